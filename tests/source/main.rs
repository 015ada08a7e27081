//! Sources: captures that were made by hand, whole, cut and damaged.

mod build;
mod compressed;
mod damage;
mod files;
mod pcap;
mod pcapng;
