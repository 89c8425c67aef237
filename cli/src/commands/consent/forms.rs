// SPDX-License-Identifier: EUPL-1.2
//! `raccord consent forms`: what there is to be signed, and who stands behind it.

use raccord_node::service::platform::Context as NodeContext;
use serde_json::json;

use crate::context::Context;
use crate::error::CliError;
use crate::forms::{Offer, Origin, Signed};
use crate::held::Held;
use crate::output::{Column, Table};
use crate::values::short;

pub(super) fn run(context: &Context) -> Result<(), CliError> {
    let held = Held::read(context)?;
    let now = context.call(NodeContext {})?.now;
    let offers = Offer::all(context, &held, Signed::now(now))?;
    let object = |offer: &Offer| {
        let (origin, platforms) = match &offer.origin {
            Origin::Office => ("office", Vec::new()),
            Origin::Platforms(platforms) => ("platform", platforms.clone()),
            Origin::Program => ("program", Vec::new()),
        };
        json!({
            "form": offer.form.name,
            "version": offer.form.version,
            "title": offer.form.title.say(context.catalogue_language()),
            "days": offer.form.days,
            "template": offer.form.digest,
            "origin": origin,
            "platforms": platforms,
            "lines": offer.form.lines.iter().map(|line| &line.name).collect::<Vec<_>>(),
        })
    };
    let objects: Vec<_> = offers.iter().map(object).collect();
    context.printer().show(&objects, |printer| {
        let headings = ["consent-column-form", "form-column-version", "form-column-title"];
        let more = ["form-column-lines", "form-column-digest", "form-column-origin"];
        let mut table = Table::new(headings.iter().chain(&more).map(|id| Column::left(printer.text(id, &[]))));
        for offer in &offers {
            let form = &offer.form;
            let lines: Vec<&str> = form.lines.iter().map(|line| line.name.as_str()).collect();
            table.row([
                form.name.clone(),
                form.version.to_string(),
                form.title.say(context.catalogue_language()).to_owned(),
                lines.join(", "),
                short(&form.digest),
                printer.translator().say(&offer.origin_said(&held.directory)),
            ]);
        }
        printer.table(&table)
    })
}
