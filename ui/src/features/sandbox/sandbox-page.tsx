import { EmptyState } from "@/components/empty-state";

export default function SandboxPage() {
  return <EmptyState title="Песочница" />;
}
