import { EmptyState } from "@/components/empty-state";

export default function PasswordPage() {
  return <EmptyState title="Новый пароль" />;
}
