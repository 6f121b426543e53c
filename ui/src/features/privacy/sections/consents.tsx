import { RegisterCard } from "../consents/register-card";
import { TextsCard } from "../consents/texts-card";

/** Who agreed to what, and the words people agree to, version by version. */
export default function Consents() {
  return (
    <>
      <RegisterCard />
      <TextsCard />
    </>
  );
}
