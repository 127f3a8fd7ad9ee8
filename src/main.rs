//! Starts the softphone in the page.

fn main() {
    softphone::start();
}
