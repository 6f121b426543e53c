-- Inboxes: what their administration and their watchdog remember.

alter table inbox_health
  add column account_name text not null default '',
  add column arranged_at timestamptz,
  add column lost_at timestamptz,
  add column polled_at timestamptz;

comment on column inbox_health.account_name is 'how the remote calls the connected account';
comment on column inbox_health.arranged_at is 'when the subscription at the remote was last seen in order';
comment on column inbox_health.lost_at is 'when the remote was found to have dropped our subscription';
comment on column inbox_health.polled_at is 'when polling last got an answer';
