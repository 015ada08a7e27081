//! Sources: captures that were made by hand, whole, cut and damaged.

mod build;
mod compressed;
mod damage;
mod export;
mod files;
mod others;
mod pcap;
mod pcapng;
