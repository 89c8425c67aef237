// SPDX-License-Identifier: EUPL-1.2
//! The description of the local interface says what the operations do.

use std::collections::BTreeSet;

use raccord_protocol::time::Timestamp;
use raccord_protocol::view::Ownership;
use raccord_protocol::view::erasure::Selection;
use serde_json::{Value, json};

use super::*;
use crate::service::cases::{Emergencies, SubjectReport};
use crate::service::desk::{Deadlines, Notices, Thresholds, Today};
use crate::service::editing::RowQuery;
use crate::service::erasure::{PreviewErasure, Receipts, Retention};
use crate::service::imports::Imports;
use crate::service::lost::Lost;
use crate::service::platform::Info;
use crate::service::sharing::{Duplicates, Links, Referrals};
use crate::service::signed::SignedSince;
use crate::service::work::{News, SolutionPlaces, Threads};

fn description() -> Value {
    serde_json::from_str(OPENAPI).expect("the description is JSON")
}

/// Follows a reference inside the description.
fn resolve<'a>(description: &'a Value, schema: &'a Value) -> &'a Value {
    match schema.get("$ref").and_then(Value::as_str) {
        Some(reference) => {
            let pointer = reference.strip_prefix('#').expect("references stay inside");
            resolve(description, description.pointer(pointer).unwrap_or_else(|| panic!("{reference} leads nowhere")))
        }
        None => schema,
    }
}

/// Returns what in `value` does not fit `schema`, strictly: an object has no member that is not described.
fn misfits(description: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    let schema = resolve(description, schema);
    let mut found = Vec::new();
    for alternatives in ["anyOf", "oneOf"].iter().filter_map(|key| schema.get(key)?.as_array()) {
        let fits = |schema: &Value| misfits(description, schema, value, at).is_empty();
        if !alternatives.iter().any(fits) {
            found.push(format!("{at}: {value} fits no alternative"));
        }
    }
    if let Some(parts) = schema.get("allOf").and_then(Value::as_array) {
        let merged = parts.iter().map(|part| resolve(description, part)).fold(json!({}), |merged, part| {
            // One alternative of a part must fit what the other parts leave over.
            let part = part.get("oneOf").and_then(Value::as_array).map_or(part, |alternatives| {
                let tag = |part: &&Value| part["properties"]["event"]["const"] == value["event"];
                alternatives.iter().find(tag).unwrap_or(part)
            });
            let mut merged: Value = merged;
            for (name, property) in part["properties"].as_object().into_iter().flatten() {
                merged["properties"][name] = property.clone();
            }
            merged
        });
        found.extend(misfits(description, &merged, value, at));
    }
    let is_type = match schema.get("type").and_then(Value::as_str) {
        Some("array") => value.is_array(),
        Some("boolean") => value.is_boolean(),
        Some("integer") => value.is_u64() || value.is_i64(),
        Some("null") => value.is_null(),
        Some("object") => value.is_object(),
        Some("string") => value.is_string(),
        _ => true,
    };
    let named = schema.get("enum").and_then(Value::as_array).is_none_or(|names| names.contains(value));
    if !is_type || !named || schema.get("const").is_some_and(|only| only != value) {
        found.push(format!("{at}: {value} is no {schema}"));
    }
    for required in schema.get("required").and_then(Value::as_array).into_iter().flatten() {
        if value.get(required.as_str().unwrap_or_default()).is_none() {
            found.push(format!("{at}: {required} is missing"));
        }
    }
    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
        let item_schema = schema.get("items").or_else(|| schema.get("prefixItems")?.get(index));
        found.extend(item_schema.into_iter().flat_map(|schema| misfits(description, schema, item, at)));
    }
    let members = value.as_object().filter(|_| schema.get("properties").is_some());
    for (name, member) in members.into_iter().flatten() {
        match schema["properties"].get(name) {
            Some(schema) => found.extend(misfits(description, schema, member, &format!("{at}.{name}"))),
            None => found.push(format!("{at}: {name} is not described")),
        }
    }
    found
}

fn content(content_type: ContentType) -> &'static str {
    match content_type {
        ContentType::Bytes => "application/octet-stream",
        ContentType::Json => "application/json",
    }
}

#[test]
fn every_operation_is_described_and_nothing_else() {
    let description = description();
    let paths = description["paths"].as_object().unwrap();
    let described: BTreeSet<&str> = paths.keys().map(|path| path.strip_prefix("/v1/").unwrap()).collect();
    let names: BTreeSet<&str> = OPERATIONS.iter().map(|entry| entry.name).collect();
    assert_eq!(names.len(), OPERATIONS.len(), "two operations of one name");
    assert_eq!(described, names);
    for entry in &OPERATIONS {
        let post = &paths[&format!("/v1/{}", entry.name)]["post"];
        assert_eq!(post["operationId"], entry.name);
        assert!(post["requestBody"]["content"].get(content(entry.request)).is_some(), "{}: request", entry.name);
        assert!(post["responses"]["200"]["content"].get(content(entry.answer)).is_some(), "{}: answer", entry.name);
        let security = post["security"].as_array().unwrap();
        let without = security.contains(&json!({}));
        assert_eq!(without, entry.access == Access::Open, "{}: session", entry.name);
    }
}

#[test]
fn every_kind_of_failure_is_described() {
    let description = description();
    let kinds = description["components"]["schemas"]["Problem"]["properties"]["kind"]["enum"].as_array().unwrap();
    for kind in kinds {
        serde_json::from_value::<ApiErrorKind>(kind.clone()).unwrap_or_else(|_| panic!("{kind} is no kind"));
    }
    assert_eq!(kinds.len(), 14);
}

/// Calls an operation and holds its request and its answer against the description.
fn check<O>(backend: &Backend, operation: O)
where
    O: Operation + serde::Serialize,
    O::Answer: serde::Serialize,
{
    let description = description();
    let post = &description["paths"][format!("/v1/{}", O::NAME)]["post"];
    let request = serde_json::to_value(&operation).unwrap();
    let schema = &post["requestBody"]["content"]["application/json"]["schema"];
    assert_eq!(misfits(&description, schema, &request, O::NAME), Vec::<String>::new());
    // Every member that is described is one that the request has.
    for name in resolve(&description, schema)["properties"].as_object().into_iter().flatten().map(|(name, _)| name) {
        assert!(request.get(name).is_some(), "{}: {name} is described and not there", O::NAME);
    }
    let answer = serde_json::to_value(backend.call(operation).unwrap()).unwrap();
    let schema = &post["responses"]["200"]["content"]["application/json"]["schema"];
    assert_eq!(misfits(&description, schema, &answer, O::NAME), Vec::<String>::new());
}

#[test]
fn requests_and_answers_are_as_described() {
    let offices = offices(&[OrganisationKind::Cio, OrganisationKind::MissionLocale]);
    let (office, recipient) = (&offices[0], &offices[1]);
    let backend = office.open_as(Role::Leader);
    let role = Role::Leader;
    let case = office.open_case(&backend, &[("nom", "Muller"), ("mobile", "06 00 00 00 00")]);
    let grant = office.grant(case, recipient, &["nom"], raccord_protocol::statement::Mode::Read);
    let grant_id = grant.header.id(office.key(role).public());
    backend.call(office.sign(&backend, role, Padding::Bare, vec![grant])).unwrap();
    let reason = raccord_protocol::statement::Reason { text: "withdrawn".to_owned() };
    let revocation = single(Kind::Revocation, vec![grant_id], &reason, &mut entropy());
    backend.call(office.sign(&backend, role, Padding::Bare, vec![revocation])).unwrap();
    let grant = office.grant(case, recipient, &["mobile"], raccord_protocol::statement::Mode::Write);
    let refused = backend.call(office.sign(&backend, role, Padding::Bare, vec![grant]));
    assert_eq!(kind(refused), ApiErrorKind::Refused, "a recipient knows a case by one alias");

    let consult = |scope, case| office.consult(&backend, role, scope, case);
    let of_case = Some(case);
    check(&backend, list(consult(Scope::List, None)));
    let filter = Filter { text: Some("muller".to_owned()), ..Filter::default() };
    check(&backend, Search { consultation: consult(Scope::Search, None), filter });
    check(&backend, CaseShow { consultation: consult(Scope::Case, of_case), case });
    check(&backend, CaseWho { consultation: consult(Scope::Grants, of_case), case });
    check(&backend, Grants { consultation: consult(Scope::Grants, None), filter: GrantFilter::default() });
    let preview = PreviewGrant {
        consultation: consult(Scope::Grants, of_case),
        cases: vec![case],
        fields: vec![field("nom")],
        items: vec![],
        past: Past::Whole,
    };
    check(&backend, preview);
    let selection = Selection::Fields { fields: vec!["nom".to_owned()] };
    check(&backend, PreviewErasure { consultation: consult(Scope::Grants, of_case), case, selection });
    check(&backend, Receipts {});
    check(&backend, Lost {});
    check(&backend, Retention { consultation: consult(Scope::List, None), within_days: 90 });
    check(&backend, CaseHistory { consultation: consult(Scope::History, of_case), case });
    check(&backend, SubjectReport { consultation: consult(Scope::Export, of_case), case });
    check(&backend, Emergencies { consultation: consult(Scope::Grants, of_case), case: of_case });
    check(&backend, Referrals { consultation: consult(Scope::Grants, of_case), case: of_case });
    check(&backend, Links { consultation: consult(Scope::Grants, of_case), case: of_case, doubts: false });
    check(&backend, Links { consultation: consult(Scope::Grants, None), case: None, doubts: true });
    check(&backend, Duplicates { consultation: consult(Scope::Search, None), case: None, limit: 1_000 });
    check(&backend, StoreExport { consultation: consult(Scope::Export, None) });
    check(&backend, EditContexts { cases: vec![case], fields: vec![] });
    let row = RowQuery { values: vec![(field("nom"), "Muller".to_owned())], ..RowQuery::default() };
    let consultation = Some(consult(Scope::List, None));
    check(&backend, RowsKnown { rows: vec![row], reopens: false, consultation });
    check(&backend, Imports {});
    check(&backend, CaseHandles::default());
    check(&backend, Threads { consultation: consult(Scope::List, None) });
    let key = office.key(Role::Leader).public();
    check(&backend, SignedSince { key, since: Timestamp::MIN });
    check(&backend, SolutionPlaces { consultation: consult(Scope::List, None), cases: vec![case] });
    check(&backend, News { consultation: consult(Scope::List, None), since: Some(Timestamp(0)) });
    let consultation = || consult(Scope::List, None);
    let (at, fields) = ("2026-11-24T15:00".to_owned(), vec!["nom".to_owned()]);
    check(&backend, Notices { at: at.clone() });
    check(&backend, Thresholds { day: "2026-11-24".to_owned(), cases: vec![case] });
    check(
        &backend,
        Today { consultation: consultation(), at, referent: None, letter_days: None, limit: 5, fields: fields.clone() },
    );
    let deadlines = Deadlines {
        consultation: consultation(),
        day: "2026-11-24".to_owned(),
        within: None,
        ownership: Ownership::Own,
        case: None,
        from: 0,
        limit: 5,
        fields,
    };
    check(&backend, deadlines);
    check(&backend, Status {});
    check(&backend, Health {});
    check(&backend, Info {});
    check(&backend, Context {});
    let key = office.key(role).public();
    check(&backend, SessionChallenge { key });
    let to = office.directory.path().join("bundle");
    let with_bodies = Some(consult(Scope::Export, None));
    check(&backend, AuditExport { to, existing: Existing::Keep, with_bodies, nonce: None });
    check(&backend, Backup { to: office.directory.path().join("backup"), existing: Existing::Keep });
}
