//! JSON with stand-ins: every text that is no name of ours is replaced while it is written, so that a new
//! field is redacted before anybody thought of it.

use std::{
    borrow::Cow,
    fmt::{Error, Write},
};

use serde::{Serialize, Serializer, ser};

use super::StandIns;

type Done = Result<(), Error>;

/// Writes a value behind what is there.
pub(super) fn write<T: Serialize>(out: &mut String, value: &T, stand_ins: &mut StandIns) -> Done {
    value.serialize(&mut Writer { out, stand_ins, name: Cow::Borrowed(""), variant: "" })
}

struct Writer<'a, 'b> {
    out: &'a mut String,
    stand_ins: &'a mut StandIns<'b>,
    /// What the value to be written next is called.
    name: Cow<'static, str>,
    /// What it is a part of.
    variant: &'static str,
}

impl Writer<'_, '_> {
    fn literal(&mut self, value: impl std::fmt::Display) -> Done {
        write!(self.out, "{value}")
    }

    fn quoted(&mut self, text: &str) -> Done {
        self.out.push('"');
        for c in text.chars() {
            match c {
                '"' | '\\' => self.out.extend(['\\', c]),
                _ if c.is_control() && c.is_ascii() => write!(self.out, "\\u{:04x}", u32::from(c))?,
                _ => self.out.push(c),
            }
        }
        self.out.push('"');
        Ok(())
    }

    /// Behind `{"name":`.
    fn named(&mut self, name: &'static str) -> Done {
        self.out.push('{');
        self.quoted(name)?;
        self.out.push(':');
        self.name = Cow::Borrowed(name);
        Ok(())
    }
}

/// A list or an object that is being written.
struct Parts<'w, 'a, 'b> {
    writer: &'w mut Writer<'a, 'b>,
    empty: bool,
    end: &'static str,
}

impl Parts<'_, '_, '_> {
    fn between(&mut self) {
        if !std::mem::take(&mut self.empty) {
            self.writer.out.push(',');
        }
    }

    fn field<T: Serialize + ?Sized>(&mut self, name: Cow<'static, str>, value: &T) -> Done {
        self.between();
        self.writer.quoted(&name)?;
        self.writer.out.push(':');
        self.writer.name = name;
        value.serialize(&mut *self.writer)
    }

    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        self.between();
        // Each is called as the list is.
        let name = self.writer.name.clone();
        value.serialize(&mut *self.writer)?;
        self.writer.name = name;
        Ok(())
    }

    fn finish(&mut self) {
        self.writer.out.push_str(self.end);
    }
}

/// Numbers stay: ids, times, durations.
macro_rules! literals {
    ($($method:ident $kind:ty),*) => {
        $(fn $method(self, value: $kind) -> Done {
            self.literal(value)
        })*
    };
}

impl<'w, 'a, 'b> Serializer for &'w mut Writer<'a, 'b> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Parts<'w, 'a, 'b>;
    type SerializeTuple = Parts<'w, 'a, 'b>;
    type SerializeTupleStruct = Parts<'w, 'a, 'b>;
    type SerializeTupleVariant = Parts<'w, 'a, 'b>;
    type SerializeMap = MapParts<'w, 'a, 'b>;
    type SerializeStruct = Parts<'w, 'a, 'b>;
    type SerializeStructVariant = Parts<'w, 'a, 'b>;

    literals!(
        serialize_bool bool, serialize_i8 i8, serialize_i16 i16, serialize_i32 i32, serialize_i64 i64,
        serialize_u8 u8, serialize_u16 u16, serialize_u32 u32, serialize_u64 u64
    );

    fn serialize_f32(self, _: f32) -> Done {
        Err(Error)
    }

    fn serialize_f64(self, _: f64) -> Done {
        Err(Error)
    }

    /// Digits of a keypad, which may be a card's or a password's.
    fn serialize_char(self, value: char) -> Done {
        let hidden = if value.is_ascii_digit() { '0' } else { value };
        self.quoted(hidden.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, text: &str) -> Done {
        let name = if self.name == "text" && self.variant == "EditTicketNumber" {
            "ticket_number"
        } else {
            &self.name
        };
        let other = self.stand_ins.text(name, text);
        self.quoted(&other)
    }

    fn serialize_bytes(self, _: &[u8]) -> Done {
        Err(Error)
    }

    fn serialize_none(self) -> Done {
        self.literal("null")
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Done {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Done {
        self.literal("null")
    }

    fn serialize_unit_struct(self, _: &'static str) -> Done {
        self.literal("null")
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Done {
        self.quoted(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Done {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Done {
        self.named(variant)?;
        value.serialize(&mut *self)?;
        self.literal('}')
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Parts<'w, 'a, 'b>, Error> {
        self.out.push('[');
        Ok(Parts { writer: self, empty: true, end: "]" })
    }

    fn serialize_tuple(self, _: usize) -> Result<Parts<'w, 'a, 'b>, Error> {
        self.serialize_seq(None)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Parts<'w, 'a, 'b>, Error> {
        self.serialize_seq(None)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Parts<'w, 'a, 'b>, Error> {
        self.named(variant)?;
        self.out.push('[');
        Ok(Parts { writer: self, empty: true, end: "]}" })
    }

    fn serialize_map(self, _: Option<usize>) -> Result<MapParts<'w, 'a, 'b>, Error> {
        self.out.push('{');
        Ok(MapParts { parts: Parts { writer: self, empty: true, end: "}" }, key: String::new() })
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Parts<'w, 'a, 'b>, Error> {
        self.out.push('{');
        Ok(Parts { writer: self, empty: true, end: "}" })
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Parts<'w, 'a, 'b>, Error> {
        self.named(variant)?;
        self.variant = variant;
        self.out.push('{');
        Ok(Parts { writer: self, empty: true, end: "}}" })
    }
}

macro_rules! elements {
    ($($kind:ident $method:ident),*) => {
        $(impl ser::$kind for Parts<'_, '_, '_> {
            type Ok = ();
            type Error = Error;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
                self.element(value)
            }

            fn end(mut self) -> Done {
                self.finish();
                Ok(())
            }
        })*
    };
}

elements!(
    SerializeSeq serialize_element, SerializeTuple serialize_element,
    SerializeTupleStruct serialize_field, SerializeTupleVariant serialize_field
);

macro_rules! fields {
    ($($kind:ident),*) => {
        $(impl ser::$kind for Parts<'_, '_, '_> {
            type Ok = ();
            type Error = Error;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Done {
                self.field(Cow::Borrowed(name), value)
            }

            fn end(mut self) -> Done {
                self.finish();
                Ok(())
            }
        })*
    };
}

fields!(SerializeStruct, SerializeStructVariant);

/// A map, whose keys are only known when it is written.
struct MapParts<'w, 'a, 'b> {
    parts: Parts<'w, 'a, 'b>,
    key: String,
}

impl ser::SerializeMap for MapParts<'_, '_, '_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Done {
        let mut written = String::new();
        let stand_ins = &mut *self.parts.writer.stand_ins;
        key.serialize(&mut Writer {
            out: &mut written,
            stand_ins,
            name: Cow::Borrowed("key"),
            variant: "",
        })?;
        written.trim_matches('"').clone_into(&mut self.key);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        let key = std::mem::take(&mut self.key);
        self.parts.field(Cow::Owned(key), value)
    }

    fn end(mut self) -> Done {
        self.parts.finish();
        Ok(())
    }
}
