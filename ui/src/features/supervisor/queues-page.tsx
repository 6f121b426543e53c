import { EmptyState } from "@/components/empty-state";

export default function QueuesPage() {
  return <EmptyState title="Очереди" />;
}
