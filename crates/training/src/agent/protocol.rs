//! The words of the NCALayer protocol: requests read, answers written \[eds.md, "In the browser: NCALayer"\].
//!
//! Pure: no socket, no key.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use der::asn1::ObjectIdentifier;
use qonys_eds::{Certificate, Use, oid};
use serde::Deserialize;
use serde_json::{Value, json};

/// Most documents signed by one request.
const DOCUMENTS_MAX: usize = 64;
/// The only storage of training keys.
const STORAGE: &str = "PKCS12";
const BASICS: &str = "kz.gov.pki.knca.basics";
const COMMON_UTILS: &str = "kz.gov.pki.knca.commonUtils";

/// The text that asks whether the program is still there.
pub(super) const HEARTBEAT: &str = "--heartbeat--";

/// What is sent on connecting and to a heartbeat.
pub(super) fn greeting() -> Value {
    json!({"result": {"version": "1.4"}})
}

/// In whose manner an answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    Basics,
    CommonUtils,
}

impl Manner {
    pub fn failed(self, message: &str) -> Value {
        match self {
            Manner::Basics => {
                json!({"status": false, "code": "INVOCATION_ERROR", "message": message, "details": message})
            }
            Manner::CommonUtils => json!({"code": "500", "message": message}),
        }
    }

    pub fn cancelled(self) -> Value {
        match self {
            Manner::Basics => json!({"status": true, "body": {}}),
            Manner::CommonUtils => json!({"code": "500", "message": "action.canceled"}),
        }
    }

    pub fn done(self, result: Value) -> Value {
        match self {
            Manner::Basics => json!({"status": true, "body": {"result": result}}),
            Manner::CommonUtils => json!({"code": "200", "responseObject": result}),
        }
    }
}

/// A request understood.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Request {
    pub manner: Manner,
    pub wish: Wish,
    /// Which certificates may be used.
    pub wanted: Wanted,
}

/// What is to be done with the key.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// Sign each document; the content goes inside if `attached`.
    Sign { documents: Vec<Vec<u8>>, attached: bool },
    /// Tell about the key.
    KeyInfo,
}

/// Which certificates may be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    pub key_use: Use,
    usages: Vec<ObjectIdentifier>,
    iin: Option<String>,
    bin: Option<String>,
    serial: Option<String>,
}

impl Wanted {
    fn of(key_use: Use) -> Wanted {
        Wanted { key_use, usages: Vec::new(), iin: None, bin: None, serial: None }
    }

    /// Whether a certificate of the right use fits.
    pub fn fits(&self, certificate: &Certificate) -> bool {
        let is = |wanted: &Option<String>, found: Option<&str>| wanted.is_none() || wanted.as_deref() == found;
        self.usages.iter().all(|usage| certificate.extended_key_usages.contains(usage))
            && is(&self.iin, certificate.iin.as_ref().map(|iin| iin.as_str()))
            && is(&self.bin, certificate.bin.as_ref().map(|bin| bin.as_str()))
            && self.serial.as_ref().is_none_or(|serial| serial.eq_ignore_ascii_case(&certificate.serial))
    }
}

/// Reads a text frame: a request, or the answer that needs no key.
pub(super) fn read(text: &str) -> Result<Request, Value> {
    let envelope: Envelope =
        serde_json::from_str(text).map_err(|error| Manner::Basics.failed(&format!("not a request: {error}")))?;
    match envelope.module.as_str() {
        BASICS => basics(envelope),
        COMMON_UTILS => common_utils(envelope),
        _ => Err(json!({"success": false, "errorCode": "MODULE_NOT_FOUND"})),
    }
}

#[derive(Deserialize)]
struct Envelope {
    module: String,
    method: String,
    #[serde(default)]
    args: Value,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SignArgs {
    #[serde(default)]
    allowed_storages: Option<Vec<String>>,
    format: String,
    data: OneOrMany,
    #[serde(default)]
    signing_params: SigningParams,
    #[serde(default)]
    signer_params: SignerParams,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct SigningParams {
    decode: bool,
    encapsulate: bool,
    digested: bool,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct SignerParams {
    ext_key_usage_oids: Vec<String>,
    iin: Option<String>,
    bin: Option<String>,
    serial_number: Option<String>,
}

fn basics(envelope: Envelope) -> Result<Request, Value> {
    let manner = Manner::Basics;
    let failed = |message: &str| manner.failed(message);
    if envelope.method != "sign" {
        return Err(failed("METHOD_NOT_FOUND"));
    }
    let args: SignArgs = serde_json::from_value(envelope.args).map_err(|error| failed(&format!("args: {error}")))?;
    if args.format != "cms" {
        return Err(failed("the training agent signs only the format cms"));
    }
    if args.signing_params.digested {
        return Err(failed("the training agent signs contents, not digests"));
    }
    if args.allowed_storages.is_some_and(|storages| !storages.iter().any(|s| s == STORAGE)) {
        return Err(failed("training keys lie in the storage PKCS12"));
    }
    let documents = match args.data {
        OneOrMany::One(one) => vec![one],
        OneOrMany::Many(many) => many,
    };
    if documents.is_empty() || documents.len() > DOCUMENTS_MAX {
        return Err(failed("1 to 64 documents are signed at once"));
    }
    let documents = documents
        .into_iter()
        .map(|text| if args.signing_params.decode { decoded(&text) } else { Ok(text.into_bytes()) })
        .collect::<Result<_, _>>()
        .map_err(failed)?;
    let wanted = wanted(args.signer_params).map_err(failed)?;
    Ok(Request { manner, wish: Wish::Sign { documents, attached: args.signing_params.encapsulate }, wanted })
}

fn wanted(params: SignerParams) -> Result<Wanted, &'static str> {
    let usages = params
        .ext_key_usage_oids
        .iter()
        .map(|text| ObjectIdentifier::new(text).map_err(|_| "extKeyUsageOids has no object identifier"))
        .collect::<Result<Vec<_>, _>>()?;
    // A page that names neither use wants a signature.
    let key_use = if usages.contains(&oid::CLIENT_AUTH) { Use::Authentication } else { Use::Signing };
    Ok(Wanted { key_use, usages, iin: params.iin, bin: params.bin, serial: params.serial_number })
}

fn common_utils(envelope: Envelope) -> Result<Request, Value> {
    let manner = Manner::CommonUtils;
    let args = envelope.args.as_array().map_or(&[][..], Vec::as_slice);
    let text = |place: usize| args.get(place).and_then(Value::as_str);
    match envelope.method.as_str() {
        // Tokens are devices; training keys are files.
        "getActiveTokens" => Err(manner.done(json!([]))),
        "changeLocale" => Err(manner.done(Value::Null)),
        "getKeyInfo" | "createCAdESFromBase64" if text(0) != Some(STORAGE) => Err(manner.failed("storage.empty")),
        "getKeyInfo" => Ok(Request { manner, wish: Wish::KeyInfo, wanted: Wanted::of(Use::Signing) }),
        "createCAdESFromBase64" => {
            let key_use = if text(1) == Some("AUTHENTICATION") { Use::Authentication } else { Use::Signing };
            let document = decoded(text(2).unwrap_or_default()).map_err(|e| manner.failed(e))?;
            let attached = args.get(3).and_then(Value::as_bool).unwrap_or(false);
            let wish = Wish::Sign { documents: vec![document], attached };
            Ok(Request { manner, wish, wanted: Wanted::of(key_use) })
        }
        _ => Err(manner.failed("the training agent does not know this method")),
    }
}

fn decoded(text: &str) -> Result<Vec<u8>, &'static str> {
    let dense: Vec<u8> = text.bytes().filter(|b| !b.is_ascii_whitespace()).collect();
    BASE64.decode(dense).map_err(|_| "the data are not base64")
}

/// Signatures as they are answered: an array in the current module, one text in the older.
pub(super) fn signatures(manner: Manner, containers: &[Vec<u8>]) -> Value {
    let texts: Vec<String> = containers.iter().map(|der| BASE64.encode(der)).collect();
    match manner {
        Manner::Basics => manner.done(json!(texts)),
        Manner::CommonUtils => manner.done(json!(texts.first())),
    }
}

/// The facts of a key as the older module tells them; times in milliseconds.
pub(super) fn key_info(certificate: &Certificate) -> Value {
    json!({
        "alias": certificate.serial,
        "keyId": certificate.serial,
        "serialNumber": certificate.serial,
        "subjectCn": certificate.common_name,
        "subjectDn": certificate.subject,
        "issuerDn": certificate.issuer,
        "certNotBefore": (certificate.not_before.0 / 1000).to_string(),
        "certNotAfter": (certificate.not_after.0 / 1000).to_string(),
        "pem": BASE64.encode(&certificate.der),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sign(data: Value, signing: Value, signer: Value) -> String {
        json!({"module": BASICS, "method": "sign", "args": {
            "allowedStorages": null, "format": "cms", "data": data,
            "signingParams": signing, "signerParams": signer, "locale": "ru",
        }})
        .to_string()
    }

    #[test]
    fn one_document_or_several_are_read_with_their_use() {
        let one = read(&sign(
            json!("aGk="),
            json!({"decode": true, "encapsulate": true, "digested": false, "tsaProfile": {}}),
            json!({"extKeyUsageOids": ["1.3.6.1.5.5.7.3.4"], "chain": []}),
        ))
        .unwrap();
        assert_eq!(one.wish, Wish::Sign { documents: vec![b"hi".to_vec()], attached: true });
        assert_eq!(one.wanted.key_use, Use::Signing);
        let two = read(&sign(
            json!(["aGk=", "aG8="]),
            json!({"decode": true, "encapsulate": false}),
            json!({"extKeyUsageOids": ["1.3.6.1.5.5.7.3.2"]}),
        ))
        .unwrap();
        assert_eq!(two.wish, Wish::Sign { documents: vec![b"hi".to_vec(), b"ho".to_vec()], attached: false });
        assert_eq!(two.wanted.key_use, Use::Authentication);
        let plain = read(&sign(json!("aGk="), json!({}), json!({}))).unwrap();
        assert_eq!(plain.wish, Wish::Sign { documents: vec![b"aGk=".to_vec()], attached: false });
    }

    #[test]
    fn what_cannot_be_done_is_said_in_the_manner_of_its_module() {
        let refused = |text: String| read(&text).unwrap_err();
        let unknown = refused(json!({"module": "kz.digiflow.mobile.extensions", "method": "getVersion"}).to_string());
        assert_eq!(unknown, json!({"success": false, "errorCode": "MODULE_NOT_FOUND"}));
        for text in [
            "{".to_owned(),
            "[]".to_owned(),
            json!({"module": BASICS, "method": "dance"}).to_string(),
            json!({"module": BASICS, "method": "sign"}).to_string(),
            sign(json!("%"), json!({"decode": true}), json!({})),
            sign(json!([]), json!({}), json!({})),
            sign(json!("aGk="), json!({"digested": true}), json!({})),
            sign(json!("aGk="), json!({}), json!({"extKeyUsageOids": ["x"]})),
            sign(json!("aGk="), json!({}), json!({})).replace("\"cms\"", "\"xml\""),
            sign(json!("aGk="), json!({}), json!({})).replace("null", "[\"AKKaztokenStore\"]"),
        ] {
            assert_eq!(refused(text)["code"], "INVOCATION_ERROR");
        }
        let older = |method: &str, args: Value| {
            read(&json!({"module": COMMON_UTILS, "method": method, "args": args}).to_string())
        };
        assert_eq!(older("signXml", json!([])).unwrap_err()["code"], "500");
        assert_eq!(older("getActiveTokens", Value::Null).unwrap_err()["code"], "200");
        assert_eq!(older("getKeyInfo", json!(["AKKaztokenStore"])).unwrap_err()["code"], "500");
        let cades = older("createCAdESFromBase64", json!(["PKCS12", "AUTHENTICATION", "aGk=", true])).unwrap();
        assert_eq!(cades.wish, Wish::Sign { documents: vec![b"hi".to_vec()], attached: true });
        assert_eq!(cades.wanted.key_use, Use::Authentication);
    }
}
