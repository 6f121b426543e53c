-- name: shared_file
-- A file whose link somebody holds: only while a message that was not removed still carries it.
select f.storage_key, f.name, f.mime from files f
where f.company_id = %(company_id)s and f.id = %(id)s and exists (
  select 1 from attachments t join messages m on m.company_id = t.company_id and m.id = t.message_id
  where t.company_id = f.company_id and t.file_id = f.id and t.replaced_at is null and m.removed_at is null);
