import { EmptyState } from "@/components/empty-state";

export default function SetupPage() {
  return <EmptyState title="Первый запуск" />;
}
