//! First frames of the key agent's target: what pages send.

use serde_json::{Value, json};

pub fn inputs() -> Vec<(String, Vec<u8>)> {
    let sign = |data: Value, params: Value, signer: Value| {
        json!({"module": "kz.gov.pki.knca.basics", "method": "sign", "args": {
            "allowedStorages": null, "format": "cms", "data": data,
            "signingParams": params, "signerParams": signer, "locale": "ru",
        }})
    };
    let decoded = json!({"decode": true, "encapsulate": true, "digested": false, "tsaProfile": {}});
    let signer = json!({"extKeyUsageOids": ["1.3.6.1.5.5.7.3.4"], "chain": []});
    let pinned = json!({"extKeyUsageOids": ["1.3.6.1.5.5.7.3.2"], "iin": "900101300017", "serialNumber": "2100"});
    let older =
        |method: &str, args: Value| json!({"module": "kz.gov.pki.knca.commonUtils", "method": method, "args": args});
    let frames = [
        ("sign-one", sign(json!("aGk="), decoded.clone(), signer)),
        ("sign-several", sign(json!(["aGk=", "aG8="]), decoded, pinned)),
        ("sign-text", sign(json!("aGk="), json!({}), json!({}))),
        ("cades", older("createCAdESFromBase64", json!(["PKCS12", "SIGNATURE", "aGk=", true]))),
        ("key-info", older("getKeyInfo", json!(["PKCS12"]))),
        ("tokens", older("getActiveTokens", Value::Null)),
        ("unknown-module", json!({"module": "kz.digiflow.mobile.extensions", "method": "getVersion"})),
    ];
    let mut found: Vec<_> = frames.map(|(name, frame)| (name.to_owned(), frame.to_string().into_bytes())).into();
    found.push(("heartbeat".to_owned(), b"--heartbeat--".to_vec()));
    found
}
