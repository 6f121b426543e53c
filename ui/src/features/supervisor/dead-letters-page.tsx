import { EmptyState } from "@/components/empty-state";

export default function DeadLettersPage() {
  return <EmptyState title="Недоставленное и неразобранное" />;
}
