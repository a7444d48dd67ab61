ALTER TABLE "banking"."joint_orders" DROP CONSTRAINT "joint_kind";--> statement-breakpoint
ALTER TABLE "banking"."joint_orders" DROP CONSTRAINT "joint_money";--> statement-breakpoint
ALTER TABLE "banking"."joint_orders" DROP CONSTRAINT "joint_done";--> statement-breakpoint
ALTER TABLE "banking"."term_deposits" ADD COLUMN "overdue_interest" bigint;--> statement-breakpoint
CREATE INDEX "term_deposits_waiting" ON "banking"."term_deposits" USING btree ("id") WHERE "banking"."term_deposits"."status" = 'matured';--> statement-breakpoint
CREATE UNIQUE INDEX "joint_orders_deposit_change" ON "banking"."joint_orders" USING btree ("account_id") WHERE "banking"."joint_orders"."status" = 'pending' and "banking"."joint_orders"."kind" = 'deposit_change';--> statement-breakpoint
ALTER TABLE "banking"."term_deposits" ADD CONSTRAINT "deposit_overdue" CHECK ("banking"."term_deposits"."overdue_interest" >= 0);--> statement-breakpoint
ALTER TABLE "banking"."joint_orders" ADD CONSTRAINT "joint_kind" CHECK ("banking"."joint_orders"."kind" in ('transfer', 'payment', 'closing', 'schedule', 'deposit', 'exchange', 'deposit_closing', 'nominees',
        'deposit_change'));--> statement-breakpoint
ALTER TABLE "banking"."joint_orders" ADD CONSTRAINT "joint_money" CHECK (case when "banking"."joint_orders"."kind" in ('closing', 'nominees') then "banking"."joint_orders"."amount" is null
        when "banking"."joint_orders"."kind" = 'deposit_change' then "banking"."joint_orders"."amount" is null and "banking"."joint_orders"."to_number" is not null and "banking"."joint_orders"."terms" is not null
        else "banking"."joint_orders"."amount" > 0 and "banking"."joint_orders"."currency" is not null and "banking"."joint_orders"."to_number" is not null
          and ("banking"."joint_orders"."channel" is not null or "banking"."joint_orders"."kind" in ('deposit', 'exchange', 'deposit_closing'))
          and ("banking"."joint_orders"."kind" in ('schedule', 'deposit', 'exchange', 'deposit_closing')) = ("banking"."joint_orders"."terms" is not null)
          and ("banking"."joint_orders"."kind" in ('schedule', 'deposit_closing') or "banking"."joint_orders"."ordered_at" is not null and "banking"."joint_orders"."hold_id" is not null)
          and ("banking"."joint_orders"."kind" in ('schedule', 'exchange', 'deposit_closing') or "banking"."joint_orders"."origin_mac" is not null) end);--> statement-breakpoint
ALTER TABLE "banking"."joint_orders" ADD CONSTRAINT "joint_done" CHECK (("banking"."joint_orders"."status" = 'approved' and "banking"."joint_orders"."kind" not in ('closing', 'schedule', 'nominees', 'deposit_change')) = ("banking"."joint_orders"."transaction_seq" is not null));--> statement-breakpoint
-- Holders who were told what becomes of their deposit before the bank saw that its payout account is nobody's of them any
-- more are told anew, in the end of day.
UPDATE "banking"."term_deposits" d SET "announced_on" = NULL
	WHERE d."status" = 'active' AND d."announced_on" IS NOT NULL AND NOT EXISTS (
		SELECT FROM "banking"."accounts" a
		JOIN "banking"."account_parties" o ON o."account_id" = a."id"
		JOIN "banking"."account_parties" p ON p."customer_id" = o."customer_id" AND p."account_id" = d."account_id"
		WHERE a."id" = d."payout_account_id" AND a."status" <> 'closed'
		AND o."role" IN ('owner', 'joint') AND p."role" IN ('owner', 'joint')
		AND (o."role" = 'owner' OR o."valid_from" <= now()) AND now() < o."valid_until"
		AND (p."role" = 'owner' OR p."valid_from" <= now()) AND now() < p."valid_until");
