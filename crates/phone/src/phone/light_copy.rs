//! The machine for the flight recorder.

use super::Phone;

impl Phone {
    /// As it is, with no more than so many earlier calls of each kind.
    pub(crate) fn light_copy(&mut self, most: usize) -> Self {
        // Not to copy ten thousand of them first.
        let history = std::mem::take(&mut self.history);
        let copy = Self { history: history.newest(most), ..self.clone() };
        self.history = history;
        copy
    }
}
