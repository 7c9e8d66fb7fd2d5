// Asks the verifier of the sigstore project about a bundle: what it says against it, one line each.
//
//   node sigstore.mjs key BUNDLE PUBLIC-KEY          a bundle that a key signed, without logs
//   node sigstore.mjs root BUNDLE TRUSTED-ROOT FILE  a keyless one, over the file

import {bundleFromJSON} from "@sigstore/bundle";
import {TrustedRoot} from "@sigstore/protobuf-specs";
import {Verifier, toSignedEntity, toTrustMaterial} from "@sigstore/verify";
import crypto from "node:crypto";
import fs from "node:fs";

const [kind, bundle, anchor, file] = process.argv.slice(2);
const json = path => JSON.parse(fs.readFileSync(path, "utf8"));

function trustMaterial() {
  if (kind === "root") return toTrustMaterial(TrustedRoot.fromJSON(json(anchor)));
  const publicKey = crypto.createPublicKey(fs.readFileSync(anchor));
  return {certificateAuthorities: [], timestampAuthorities: [], tlogs: [], ctlogs: [],
          publicKey: () => ({publicKey, validFor: () => true})};
}

try {
  const threshold = kind === "root" ? 1 : 0;
  const verifier = new Verifier(trustMaterial(),
                                {tlogThreshold: threshold, ctlogThreshold: threshold, timestampThreshold: threshold});
  verifier.verify(toSignedEntity(bundleFromJSON(json(bundle)), file && fs.readFileSync(file)));
} catch (error) {
  console.log(`${error.code ?? error.name}: ${error.message}`);
}
