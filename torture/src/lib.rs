//! What torments the product: daemons that are killed, disks that lose power, networks that lie. The tests of this
//! crate run short in `make test` and long in `make torture`; each prints its seed, and a seed replays it.

pub mod chat;
pub mod crowd;
pub mod daemon;
pub mod desk;
pub mod http;
pub mod inspection;
pub mod installation;
pub mod ledger;
pub mod lock;
pub mod model;
pub mod people;
pub mod promise;
pub mod proxy;
pub mod ramdisk;
pub mod recorder;
pub mod seed;
pub mod server;
pub mod story;
pub mod trial;
pub mod truth;
pub mod visitor;
pub mod wire;
