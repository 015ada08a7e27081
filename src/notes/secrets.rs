//! Passwords and their like that travel unencrypted.

use std::fmt::Display;

use super::Rank::Striking;
use super::Sheet;
use crate::describe::secrets;
use crate::proto::contract::FieldDef;

pub(super) fn look(sheet: &mut Sheet<'_>) {
    let key = match sheet.view.peeled.covered.is_empty() {
        true => "notes.secret_shown",
        false => "notes.secret_covered",
    };
    for layer in sheet.layers() {
        let mut found: Vec<&'static FieldDef> = Vec::new();
        secrets::tell(&layer, &mut |def, _| {
            if !found.contains(&def) {
                found.push(def);
            }
        });
        for def in found {
            let title = layer.proto().info().title;
            let values: &[(&str, &dyn Display)] = &[("field", &def.title.in_(sheet.lang)), ("title", &title)];
            sheet.say(Striking, layer.index, def.spec, key, values);
        }
    }
}
