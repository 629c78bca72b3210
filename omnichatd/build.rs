//! Embeds the web pages anew when they were built anew.

fn main() {
    println!("cargo:rerun-if-changed=../admin-frontend/dist");
    println!("cargo:rerun-if-changed=../widget/dist");
}
