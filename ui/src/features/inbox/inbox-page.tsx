import { EmptyState } from "@/components/empty-state";

export default function InboxPage() {
  return <EmptyState title="Диалоги" />;
}
