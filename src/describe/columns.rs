//! Several fields of every frame, read in one pass.

use super::frame_fields::{BEGINS, COMMENT, FLOW, PROTOCOLS};
use super::{PROTOCOL, Pick, Selector, frame_value, frame_values, remembered_values};
use crate::peel::View;
use crate::proto::Proto;
use crate::proto::contract::{FieldDef, Layer, Value};

/// Fields that are asked of every frame, each in a column of its own.
///
/// Most frames of a capture have their layers in common with the frames before them, so what a column finds in which
/// layer is worked out once for each row of protocols, and then only read.
#[derive(Clone, Debug)]
pub struct Columns<'s> {
    selectors: Vec<Option<&'s Selector>>,
    /// A table by a hash of the protocols. Rows that share a place push each other out, so it does not grow.
    layouts: Vec<Option<Layout>>,
}

/// Places in the table, as a power of two; captures have a few dozen rows of protocols.
const LAYOUT_BITS: u32 = 12;

/// What to read in frames whose layers are of `protos`, in the order of the columns.
#[derive(Clone, Debug)]
struct Layout {
    protos: Vec<Proto>,
    cells: Vec<Cell>,
}

#[derive(Clone, Copy, Debug)]
struct Cell {
    column: usize,
    /// Index of the layer.
    layer: usize,
    what: What,
}

#[derive(Clone, Copy, Debug)]
enum What {
    /// The layer itself, whose protocol was asked for.
    Layer,
    /// A field of the frame that occurs at most once.
    Frame(&'static FieldDef),
    /// Any other.
    FrameTold(&'static FieldDef),
    /// A field at its place.
    Fixed(&'static FieldDef),
    /// The fields that the protocol tells.
    Told,
    /// The fields that other frames tell.
    Remembered,
}

impl<'s> Columns<'s> {
    /// Columns in this order; `None` is a column that stays empty.
    #[must_use]
    pub fn new(selectors: impl IntoIterator<Item = Option<&'s Selector>>) -> Self {
        Self { selectors: selectors.into_iter().collect(), layouts: vec![None; 1 << LAYOUT_BITS] }
    }

    /// Tells every value with its column, column after column; in one column in the order in which
    /// [`Selector::each`] tells them.
    ///
    /// Values are lent, not handed over: a value is written in pieces, and moving it would read them in one word and
    /// wait for each.
    pub fn each(&mut self, view: &View<'_>, mut tell: impl FnMut(usize, &'static FieldDef, &Value<'_>)) {
        let Self { selectors, layouts } = self;
        for &Cell { column, layer: index, what } in &layout(selectors, layouts, view).cells {
            let layer = Layer { frame: view.frame, peeled: view.peeled, index };
            match what {
                What::Fixed(def) => {
                    if let Some(value) = &def.read(layer.header()) {
                        tell(column, def, value);
                    }
                }
                What::Frame(def) => {
                    if let Some(value) = &frame_value(def, view) {
                        tell(column, def, value);
                    }
                }
                What::FrameTold(def) => {
                    frame_values(def, view, &mut |def, value| {
                        tell(column, def, &value);
                        true
                    });
                }
                What::Layer => tell(column, &PROTOCOL, &Value::Present),
                What::Remembered => {
                    let Some(selector) = selectors[column] else { continue };
                    let wanted = &selector.layers[layer.proto() as usize].remembered;
                    remembered_values(wanted, &layer, &mut |def, value| {
                        tell(column, def, &value);
                        true
                    });
                }
                What::Told => {
                    let Some(selector) = selectors[column] else { continue };
                    let tell = &mut |def, value: Value<'_>| {
                        tell(column, def, &value);
                        true
                    };
                    let wanted = &selector.layers[layer.proto() as usize].told;
                    layer.proto().describe(&layer, &mut Pick { wanted, tell, more: true });
                }
            }
        }
    }
}

/// What to read in this frame.
fn layout<'l>(selectors: &[Option<&Selector>], layouts: &'l mut [Option<Layout>], view: &View<'_>) -> &'l Layout {
    let protos = || view.peeled.spans.iter().map(|span| span.proto);
    // Fibonacci hashing: the upper bits of a product with 2^64 / φ depend on all protocols.
    let hash = protos().fold(0_u64, |hash, proto| (hash ^ proto as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let place = &mut layouts[(hash >> (64 - LAYOUT_BITS)) as usize];
    if !place.as_ref().is_some_and(|layout| layout.protos.iter().copied().eq(protos())) {
        *place = None;
    }
    place.get_or_insert_with(|| Layout::new(selectors, protos().collect()))
}

impl Layout {
    fn new(selectors: &[Option<&Selector>], protos: Vec<Proto>) -> Self {
        let mut cells = Vec::new();
        for (column, selector) in selectors.iter().enumerate() {
            let Some(selector) = selector else { continue };
            cells.extend(selector.frame.iter().map(|&def| {
                let several = [&COMMENT, &PROTOCOLS, &FLOW, &BEGINS].contains(&def);
                Cell { column, layer: 0, what: if several { What::FrameTold(def) } else { What::Frame(def) } }
            }));
            for (layer, &proto) in protos.iter().enumerate() {
                let provided = &selector.layers[proto as usize];
                let itself = provided.itself.then_some(What::Layer);
                let fixed = provided.fixed.iter().map(|def| What::Fixed(def));
                let told = (!provided.told.is_empty()).then_some(What::Told);
                let remembered = (!provided.remembered.is_empty()).then_some(What::Remembered);
                let all = itself.into_iter().chain(fixed).chain(told).chain(remembered);
                cells.extend(all.map(|what| Cell { column, layer, what }));
            }
        }
        Self { protos, cells }
    }
}
