import { useParams } from "@tanstack/react-router";

import { FormCard } from "../requests/form-card";
import { OneRequest } from "../requests/one-request";
import { Queue } from "../requests/queue";

/** Requests of people about their data: the queue with the form that feeds it, or one of them. */
export default function Requests() {
  const { itemId } = useParams({ strict: false });
  return itemId && /^\d+$/.test(itemId) ? <OneRequest id={Number(itemId)} /> : <><Queue /><FormCard /></>;
}
