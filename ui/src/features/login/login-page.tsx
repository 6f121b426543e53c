import { EmptyState } from "@/components/empty-state";

export default function LoginPage() {
  return <EmptyState title="Вход" />;
}
