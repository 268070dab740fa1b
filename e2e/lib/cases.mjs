// Cases that pages need to be looked at: made through the API, as a person would make them.
import { Api } from "./api.mjs";
import { dossier as read } from "./dossier.mjs";

/** Ids by the names that stops use. */
export async function prepare(demo) {
  const api = new Api(demo);
  const dossier = await read();
  const opened = await api.open("eriksson-anna-maria", { city: dossier.questionnaire.city, profession: dossier.petition.profession });
  return { draft: opened.case.id };
}
