-- The bank's main job, told to Postgres directly: what the Worker and the internal tool say, statement by statement.
-- Its committed output is story.out; examples.test.ts plays it against a fresh, empty bank and compares.

-- 1. Two customers, as the internal tool makes them
--    Names and addresses come sealed, with a blind index to find them by and the wrapped key that opens them: all of it was made
--    with DATA_KEY, which Postgres never sees. What is sealed is bound to its row, so the row's id is reserved first.
--    The tool hashes the password; the bank keeps salt, parameters and sha256 of the tag. Here the tag is 'tag of asha'.
set role banking_owner;

select banking.provision_customer('tool:story', banking.reserve_person('customer') || jsonb_build_object(
    'key', '{"id": "00000000-0000-4000-8000-000000000001", "kekId": "66687aad", "wrapped": "a2V5"}'::jsonb, 'name', 'v1.00000000-0000-4000-8000-000000000001.bmFtZQ',
    'fullName', 'v1.00000000-0000-4000-8000-000000000001.ZnVsbA', 'nameTokens', '[]'::jsonb, 'holder', 'v1.00000000-0000-4000-8000-00000000000a.QXNoYQ',
    'holderTokens', '[]'::jsonb, 'email', 'v1.00000000-0000-4000-8000-000000000001.ZW1haWw',
    'emailIndex', encode(sha256('asha@example.in'), 'hex'), 'phone', 'v1.00000000-0000-4000-8000-000000000001.cGhvbmU', 'phoneIndex', encode(sha256('phone 1'), 'hex')),
  '\x00112233445566778899aabbccddeeff', 19456, 2, 1, sha256('tag of asha'), array['savings', 'current']);

select banking.provision_customer('tool:story', banking.reserve_person('customer') || jsonb_build_object(
    'key', '{"id": "00000000-0000-4000-8000-000000000002", "kekId": "66687aad", "wrapped": "a2V5"}'::jsonb, 'name', 'v1.00000000-0000-4000-8000-000000000002.bmFtZQ',
    'fullName', 'v1.00000000-0000-4000-8000-000000000002.ZnVsbA', 'nameTokens', '[]'::jsonb, 'holder', 'v1.00000000-0000-4000-8000-00000000000a.VmlrcmFt',
    'holderTokens', '[]'::jsonb, 'email', 'v1.00000000-0000-4000-8000-000000000002.ZW1haWw',
    'emailIndex', encode(sha256('vikram@example.in'), 'hex'), 'phone', null, 'phoneIndex', null),
  '\xffeeddccbbaa99887766554433221100', 19456, 2, 1, sha256('tag of vikram'), array['savings']);

-- Money comes from somewhere: the bank's own settlement account goes below zero by what came in.
select account_number, posted from banking.accounts where product_code = 'settlement' order by id limit 1;

select (banking.post('tool:story', 'job:story', '00000000-0000-4000-8000-000000000001', 'opening', f, t, 'Opening deposit',
    t.holder_name, 500000, null, now(), sha256('no true origin'), null)).seq as transaction
  from banking.accounts f, banking.accounts t where f.account_number = '0110000000001' and t.holder_name like 'v1.%.QXNoYQ' and t.type = 'savings';

-- 2. Signing in, as the Worker does it: first the salt, then the tag. It names a user by customer id or by the blind index
--    of an e-mail address, here a plain sha256.
set role banking_app;

-- Without a session this role sees nobody.
select count(*) from banking.users;

select banking.begin_sign_in(encode(sha256('asha@example.in'), 'hex'));

-- An unknown name gets a salt as well, always the same one.
select banking.begin_sign_in(encode(sha256('nobody@example.in'), 'hex')) = banking.begin_sign_in(encode(sha256('nobody@example.in'), 'hex')) as stable;

-- A wrong tag is refused, and counted: a refusal that must be remembered is an answer, not an error.
select banking.sign_in(encode(sha256('asha@example.in'), 'hex'), 'a guess', 'jti 1', sha256('refresh token 1'), 'web', 'psql', '::1', 'request 1');

-- What stands in the database does not open it: the verifier is not the tag.
select banking.sign_in(encode(sha256('asha@example.in'), 'hex'), sha256('tag of asha'), 'jti 1', sha256('refresh token 1'), 'web', 'psql', '::1', 'request 2');

select banking.sign_in(encode(sha256('asha@example.in'), 'hex'), 'tag of asha', 'jti 1', sha256('refresh token 1'), 'web', 'psql', '::1', 'request 3');

-- 3. Reading: enter, then query; row-level security does the rest
begin;

select banking.enter('jti 1', array['customer']);

select account_number, type, posted from banking.accounts order by id;

select name_sealed from banking.users;

commit;

-- The caller ended with the transaction. Declaring one is no use: the setting has to be proved.
begin;

select set_config('banking.caller', 'customer|1|1|1|' || repeat('0', 64), true);

select account_number from banking.accounts;

rollback;

-- 4. A transfer
select banking.look_up_payee('jti 1', '1541019662531');

select banking.make_transfer('jti 1', '0196f1a0-0000-7000-8000-000000000001', 'transfer', '7180339887515', '1541019662531',
  120000, 'INR', 'v1.00000000-0000-4000-8000-00000000000a.UmVudCwgbXkgaGFsZg', '2026-01-01 10:00:00+00', sha256('the Worker’s MAC'), 'request 4', 'web');

-- The answer was lost, so it is asked for again: the same transfer, not a second one.
select banking.make_transfer('jti 1', '0196f1a0-0000-7000-8000-000000000001', 'transfer', '7180339887515', '1541019662531',
  120000, 'INR', 'v1.00000000-0000-4000-8000-00000000000a.UmVudCwgbXkgaGFsZg', '2026-01-01 10:00:07+00', sha256('the Worker’s MAC'), 'request 5', 'web');

-- The same id for another order is a mistake.
select banking.make_transfer('jti 1', '0196f1a0-0000-7000-8000-000000000001', 'transfer', '7180339887515', '1541019662531',
  130000, 'INR', 'v1.00000000-0000-4000-8000-00000000000a.UmVudCwgbXkgaGFsZg', '2026-01-01 10:01:00+00', sha256('the Worker’s MAC'), 'request 6', 'web');

-- 5. Refusals, which leave nothing behind
select banking.make_transfer('jti 1', '0196f1a0-0000-7000-8000-000000000002', 'transfer', '7180339887515', '1541019662531',
  380001, 'INR', null, '2026-01-01 10:02:00+00', sha256('the Worker’s MAC'), 'request 7', 'web');

-- Another's account does not exist for her.
select banking.make_transfer('jti 1', '0196f1a0-0000-7000-8000-000000000003', 'transfer', '1541019662531', '7180339887515',
  1, 'INR', null, '2026-01-01 10:03:00+00', sha256('the Worker’s MAC'), 'request 8', 'web');

-- 6. Signing out: from now on the token is nothing
select banking.logout('jti 1', 'request 9');

select banking.make_transfer('jti 1', '0196f1a0-0000-7000-8000-000000000004', 'transfer', '7180339887515', '1541019662531',
  1, 'INR', null, '2026-01-01 10:04:00+00', sha256('the Worker’s MAC'), 'request 10', 'web');

select banking.refresh(sha256('refresh token 1'), sha256('refresh token 2'), 'jti 2', 'request 11');

-- 7. What the ledger says
set role banking_owner;

select t.type, a.holder_name, e.amount, e.balance_after, e.version, e.hash = a.head as is_head
  from banking.entries e join banking.accounts a on a.id = e.account_id join banking.transactions t on t.seq = e.transaction_seq
 order by e.transaction_seq, e.amount;

select sum(amount) as debits_and_credits from banking.entries;

select actor, action, subject, request_id from banking.audit_logs order by id;

-- The owner cannot change it either: not a line, not a balance, not one side alone.
update banking.entries set amount = 1;

update banking.accounts set posted = posted + 1;

insert into banking.entries (transaction_seq, account_id, version, amount, currency, balance_after, booking_date, value_date, hash)
  select 99, id, version + 1, 1, currency, posted + 1, opened_on, opened_on, '' from banking.accounts where holder_name like 'v1.%.VmlrcmFt';
