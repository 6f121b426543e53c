import { EmptyState } from "@/components/empty-state";

export default function InvitationPage() {
  return <EmptyState title="Приглашение" />;
}
