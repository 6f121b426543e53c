-- What stands in files that go out, read once: kinds, numbers and places, never a value. Gone with the file.

-- pending (nobody has read it) → done. `found`: kind, found, table, column, page; `unread`: why something was not read.
-- `taken_until`: a worker reads it; `attempts`: how many began, for a file that brings its reader down.
create table file_readings (
  company_id bigint not null,
  file_id bigint not null,
  state text not null default 'pending' check (state in ('pending', 'done')),
  form text not null default '',
  found jsonb not null default '[]',
  unread text[] not null default '{}',
  ad_signs text[] not null default '{}',
  is_debt boolean not null default false,
  detector text not null default '',
  attempts smallint not null default 0,
  asked_at timestamptz not null,
  taken_until timestamptz,
  read_at timestamptz,
  primary key (company_id, file_id),
  foreign key (company_id, file_id) references files (company_id, id) on delete cascade
);
create index file_readings_pending on file_readings (asked_at) where state = 'pending';
select pristan_protect('file_readings');
