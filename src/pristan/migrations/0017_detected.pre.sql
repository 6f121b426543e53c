-- Personal data that came through a channel which must not carry it. Nothing of what was found is copied: kinds and
-- offsets say where it stands in the message, and with the message they go.

-- pending (not read yet: nothing of the text is shown) → clean, marked, or unread (the time ran out: nobody knows, so
-- nothing is shown). `rules`: which rules say that the channel must not carry it; `is_possible`: all of them only if the
-- company is bound, which it has not said. `marks`: field, kind, tag, and for the text starts and ends in code points.
-- `is_history`: carried over from elsewhere, read after what arrives and told to no screen. `counted`: kinds that `detected_days` has of it. `taken_until`: a worker reads it.
create table detections (
  company_id bigint not null,
  message_id bigint not null,
  business_line_id bigint not null,
  state text not null default 'pending' check (state in ('pending', 'clean', 'marked', 'unread')),
  rules jsonb not null default '[]',
  is_possible boolean not null default false,
  marks jsonb not null default '[]',
  counted text[] not null default '{}',
  is_history boolean not null default false,
  taken_until timestamptz,
  asked_at timestamptz not null,
  found_at timestamptz,
  primary key (company_id, message_id),
  foreign key (company_id, message_id) references messages (company_id, id) on delete cascade
);
create index detections_pending on detections (is_history, asked_at) where state = 'pending';
create index detections_marked on detections (company_id, found_at) where state = 'marked';
select pristan_protect('detections', 'ro', 'business_line_id');

-- How many messages carried which kind, by day of Moscow: what remains when the messages are gone.
create table detected_days (
  company_id bigint not null,
  inbox_id bigint not null,
  business_line_id bigint not null,
  day date not null,
  kind text not null,
  messages bigint not null,
  primary key (company_id, inbox_id, day, kind),
  foreign key (company_id, inbox_id) references inboxes (company_id, id) on delete cascade
);
select pristan_protect('detected_days', 'ro', 'business_line_id');

-- A text with tags in place of what was marked in it; `marks` may speak of other fields too.
create function veiled(said text, marks jsonb) returns text language sql immutable parallel safe
begin atomic
  select coalesce(string_agg(piece, '' order by place), '') from (
    select (mark ->> 'start')::integer * 2 + 1 as place, mark ->> 'tag' as piece
    from jsonb_array_elements(marks) mark where mark ->> 'field' = 'text'
    union all
    select begins * 2, substr(said, begins + 1, ends - begins) from (
      select coalesce((lag(mark) over ordered ->> 'end')::integer, 0) as begins, (mark ->> 'start')::integer as ends
      from jsonb_array_elements(marks) mark where mark ->> 'field' = 'text'
      window ordered as (order by (mark ->> 'start')::integer)) between_marks where ends > begins
    union all
    select last * 2, substr(said, last + 1) from (
      select coalesce(max((mark ->> 'end')::integer), 0) as last
      from jsonb_array_elements(marks) mark where mark ->> 'field' = 'text') behind
  ) pieces;
end;
