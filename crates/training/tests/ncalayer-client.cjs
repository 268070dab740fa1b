// Signs "hello" in every way of the client and prints the signatures.
// node ncalayer-client.cjs PATH_OF_CLIENT ADDRESS_OF_AGENT
const assert = require("node:assert");
const { NCALayerClient } = require(process.argv[2]);

const HELLO = "aGVsbG8=";

async function main() {
  const client = new NCALayerClient(process.argv[3], false);
  assert.strictEqual(await client.connect(), "1.4");
  assert.strictEqual(client.isKmd, false);
  const signer = { ...NCALayerClient.basicsSignerSignAny, chain: [] };
  const one = await client.basicsSignCMS(
    NCALayerClient.basicsStorageAll, HELLO, NCALayerClient.basicsCMSParamsDetached, signer);
  const many = await client.basicsSignCMS(
    NCALayerClient.basicsStoragePKCS12, [HELLO, HELLO], NCALayerClient.basicsCMSParamsAttached, signer);
  assert.deepStrictEqual(await client.getActiveTokens(), []);
  const info = await client.getKeyInfo(NCALayerClient.fileStorageType);
  assert.ok(info.subjectCn.length > 0);
  const older = await client.createCAdESFromBase64(NCALayerClient.fileStorageType, HELLO, "SIGNATURE", false);
  await assert.rejects(client.signXml(NCALayerClient.fileStorageType, "<a/>"), /500/);
  const wrong = { ...NCALayerClient.basicsSignerSignOrg, chain: [] };
  await assert.rejects(
    client.basicsSignCMS(null, HELLO, NCALayerClient.basicsCMSParamsAttached, wrong), /INVOCATION_ERROR/);
  console.log(JSON.stringify([one, ...many, older]));
  client.wsConnection.close();
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
