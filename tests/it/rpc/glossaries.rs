//! Glossaries as resources.

use pbjson_types::FieldMask;
use tarjuman::rpc::{Limits, pb};
use tonic::Code;

use crate::support::{
    cases::{faulty_fields, refused, wire_entry},
    server::Server,
};

fn create(id: &str) -> pb::CreateGlossaryRequest {
    let glossary =
        pb::Glossary { display_name: "Énergie".into(), description: "oil and gas".into(), priority: 7, ..pb::Glossary::default() };
    pb::CreateGlossaryRequest {
        glossary_id: id.into(),
        glossary: Some(glossary),
        validate_only: false,
        ..pb::CreateGlossaryRequest::default()
    }
}

fn mask(paths: &[&str]) -> FieldMask {
    FieldMask { paths: paths.iter().map(ToString::to_string).collect() }
}

#[tokio::test]
async fn a_glossary_from_creation_to_deletion() {
    let server = Server::empty(Limits::default()).await;
    let mut client = server.glossaries().await;
    let made = client.create_glossary(create("energy")).await.unwrap().into_inner();
    assert_eq!(
        (made.name.as_str(), made.display_name.as_str(), made.priority, made.entry_count, made.revision),
        ("glossaries/energy", "Énergie", 7, 0, 1)
    );
    assert!(made.create_time.is_some() && made.update_time == made.create_time && !made.etag.is_empty());
    let name = made.name.clone();
    let read = client.get_glossary(pb::GetGlossaryRequest { name: name.clone() }).await.unwrap().into_inner();
    assert_eq!(read, made);

    let update = |glossary: pb::Glossary, paths: &[&str]| pb::UpdateGlossaryRequest {
        glossary: Some(pb::Glossary { name: name.clone(), ..glossary }),
        update_mask: Some(mask(paths)),
        validate_only: false,
        ..pb::UpdateGlossaryRequest::default()
    };
    let new = pb::Glossary {
        display_name: "Energy".into(),
        description: String::new(),
        priority: 3,
        etag: made.etag.clone(),
        ..pb::Glossary::default()
    };
    let changed = client.update_glossary(update(new.clone(), &["description"])).await.unwrap().into_inner();
    assert_eq!(
        (changed.display_name.as_str(), changed.description.as_str(), changed.priority),
        ("Énergie", "", 7),
        "only the field of the mask"
    );
    assert!(changed.revision > made.revision && changed.etag != made.etag);
    refused(client.update_glossary(update(new.clone(), &["priority"])).await, Code::Aborted, "ETAG_MISMATCH");
    let no_mask = pb::Glossary { etag: String::new(), ..new };
    let changed = client.update_glossary(update(no_mask, &[])).await.unwrap().into_inner();
    assert_eq!((changed.display_name.as_str(), changed.priority), ("Energy", 3), "without a mask, what is set");

    client
        .create_entry(pb::CreateEntryRequest {
            parent: name.clone(),
            entry: Some(wire_entry("نفط | oil")),
            ..pb::CreateEntryRequest::default()
        })
        .await
        .unwrap();
    let delete = |etag: &str, force: bool| pb::DeleteGlossaryRequest {
        name: name.clone(),
        etag: etag.into(),
        force,
        ..pb::DeleteGlossaryRequest::default()
    };
    let status = client.delete_glossary(delete("", false)).await.unwrap_err();
    assert_eq!(status.code(), Code::FailedPrecondition, "it has an entry: {status:?}");
    refused(client.delete_glossary(delete(&changed.etag, true)).await, Code::Aborted, "ETAG_MISMATCH");
    let now = client.get_glossary(pb::GetGlossaryRequest { name: name.clone() }).await.unwrap().into_inner();
    assert_eq!(now.entry_count, 1);
    client.delete_glossary(delete(&now.etag, true)).await.unwrap();
    refused(client.get_glossary(pb::GetGlossaryRequest { name: name.clone() }).await, Code::NotFound, "GLOSSARY_NOT_FOUND");
    refused(client.delete_glossary(delete("", true)).await, Code::NotFound, "GLOSSARY_NOT_FOUND");
}

#[tokio::test]
async fn validation_writes_nothing() {
    let server = Server::empty(Limits::default()).await;
    let mut client = server.glossaries().await;
    let would = client.create_glossary(pb::CreateGlossaryRequest { validate_only: true, ..create("energy") }).await.unwrap().into_inner();
    assert_eq!((would.name.as_str(), would.etag.as_str()), ("glossaries/energy", ""));
    refused(client.get_glossary(pb::GetGlossaryRequest { name: would.name }).await, Code::NotFound, "GLOSSARY_NOT_FOUND");
    let made = client.create_glossary(create("energy")).await.unwrap().into_inner();
    refused(client.create_glossary(create("energy")).await, Code::AlreadyExists, "GLOSSARY_EXISTS");
    refused(
        client.create_glossary(pb::CreateGlossaryRequest { validate_only: true, ..create("energy") }).await,
        Code::AlreadyExists,
        "GLOSSARY_EXISTS",
    );
    let update = |etag: &str| {
        let glossary = pb::Glossary { name: made.name.clone(), display_name: "New".into(), etag: etag.into(), ..pb::Glossary::default() };
        pb::UpdateGlossaryRequest {
            glossary: Some(glossary),
            update_mask: None,
            validate_only: true,
            ..pb::UpdateGlossaryRequest::default()
        }
    };
    assert_eq!(client.update_glossary(update(&made.etag)).await.unwrap().into_inner().display_name, "New");
    refused(client.update_glossary(update("old")).await, Code::Aborted, "ETAG_MISMATCH");
    assert_eq!(client.get_glossary(pb::GetGlossaryRequest { name: made.name.clone() }).await.unwrap().into_inner(), made);
}

#[tokio::test]
async fn every_fault_of_a_glossary_is_named() {
    let server = Server::start().await;
    let mut client = server.glossaries().await;
    let glossary =
        pb::Glossary { display_name: "x".repeat(201), description: format!("a{}\u{7}", "y".repeat(4_000)), ..pb::Glossary::default() };
    let request = pb::CreateGlossaryRequest {
        glossary_id: "Upper Case".into(),
        glossary: Some(glossary.clone()),
        validate_only: false,
        ..pb::CreateGlossaryRequest::default()
    };
    assert_eq!(
        faulty_fields(client.create_glossary(request).await),
        ["glossary_id", "glossary.display_name", "glossary.description", "glossary.description"]
    );
    let named = pb::Glossary { name: "glossaries/house".into(), ..glossary };
    let request = pb::UpdateGlossaryRequest {
        glossary: Some(named),
        update_mask: Some(mask(&["priority", "name", "revision"])),
        validate_only: false,
        ..pb::UpdateGlossaryRequest::default()
    };
    assert_eq!(
        faulty_fields(client.update_glossary(request).await),
        ["update_mask.paths[1]", "update_mask.paths[2]", "glossary.display_name", "glossary.description", "glossary.description"]
    );
    for id in ["", "-x", "a b", "غزة", &"a".repeat(64)] {
        assert_eq!(faulty_fields(client.create_glossary(create(id)).await), ["glossary_id"], "{id}");
    }
    for name in ["", "house", "glossaries/", "glossaries/house/entries/cairo"] {
        assert_eq!(faulty_fields(client.get_glossary(pb::GetGlossaryRequest { name: name.into() }).await), ["name"], "{name}");
        assert_eq!(
            faulty_fields(
                client.delete_glossary(pb::DeleteGlossaryRequest { name: name.into(), ..pb::DeleteGlossaryRequest::default() }).await
            ),
            ["name"],
            "{name}"
        );
    }
    assert_eq!(faulty_fields(client.update_glossary(pb::UpdateGlossaryRequest::default()).await), ["glossary"]);
}
