import { useState } from "react";

import { Catalogue } from "../documents/catalogue";
import { DetailsCard } from "../documents/details";

/** Documents the company must have, and what it tells for them. */
export default function Documents() {
  const [asked, setAsked] = useState<{ name: string } | null>(null);
  return (
    <>
      <Catalogue onFill={(name) => { setAsked({ name }); }} />
      <DetailsCard asked={asked} />
    </>
  );
}
