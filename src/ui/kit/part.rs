//! A piece of the page, of whatever type its view has.

use leptos::{
    prelude::*,
    tachys::{
        html::attribute::{Attribute, any_attribute::AnyAttribute},
        hydration::Cursor,
        renderer::types,
        view::{Mountable, Position, PositionState, add_attr::AddAnyAttr},
    },
};

/// A drawn view whose type is forgotten, so that what holds it is compiled once and not once for each
/// view. Leptos' `AnyView` does the same and can be patched in place, for which it carries the whole
/// view a second time; a part drawn again is a new one, so what is to stay must not be drawn again.
pub struct Part(Box<dyn FnOnce() -> Box<dyn Mountable> + Send>);

/// Makes a part of a view.
pub fn part(view: impl IntoView + 'static) -> Part {
    Part(Box::new(move || Box::new(view.into_view().build())))
}

/// A part on the page.
pub struct DrawnPart(Box<dyn Mountable>);

impl Render for Part {
    type State = DrawnPart;

    fn build(self) -> DrawnPart {
        DrawnPart((self.0)())
    }

    fn rebuild(self, drawn: &mut DrawnPart) {
        let mut new = self.build();
        drawn.insert_before_this(&mut new);
        drawn.unmount();
        *drawn = new;
    }
}

impl Mountable for DrawnPart {
    fn unmount(&mut self) {
        self.0.unmount();
    }

    fn mount(&mut self, parent: &types::Element, marker: Option<&types::Node>) {
        self.0.mount(parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.0.insert_before_this(child)
    }

    fn elements(&self) -> Vec<types::Element> {
        self.0.elements()
    }
}

/// Nothing puts attributes on a part from outside.
impl AddAnyAttr for Part {
    type Output<NewAttr: Attribute> = Self;

    fn add_any_attr<NewAttr: Attribute>(self, _attr: NewAttr) -> Self {
        self
    }
}

/// Only in name, because every view has to be this too: the softphone is drawn in browsers and by no
/// server.
impl RenderHtml for Part {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(
        self,
        _buf: &mut String,
        _position: &mut Position,
        _escape: bool,
        _mark_branches: bool,
        _extra_attrs: Vec<AnyAttribute>,
    ) {
    }

    fn hydrate<const FROM_SERVER: bool>(
        self,
        _cursor: &Cursor,
        _position: &PositionState,
    ) -> DrawnPart {
        self.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}
