-- Their functions take more from now on, and the old ones would stand beside the new ones.
DROP FUNCTION IF EXISTS banking.make_exchange(text, uuid, uuid, uuid, text, text, timestamptz, bytea, bytea, text);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.read_till(text);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.settle_joint_order(text, uuid, boolean, text, uuid, text);--> statement-breakpoint
ALTER TABLE "banking"."joint_orders" DROP CONSTRAINT "joint_kind";--> statement-breakpoint
ALTER TABLE "banking"."joint_orders" DROP CONSTRAINT "joint_money";--> statement-breakpoint
ALTER TABLE "banking"."joint_orders" DROP CONSTRAINT "joint_status";--> statement-breakpoint
ALTER TABLE "banking"."joint_orders" ADD CONSTRAINT "joint_kind" CHECK ("banking"."joint_orders"."kind" in ('transfer', 'payment', 'closing', 'schedule', 'deposit', 'exchange', 'deposit_closing'));--> statement-breakpoint
ALTER TABLE "banking"."joint_orders" ADD CONSTRAINT "joint_money" CHECK (case when "banking"."joint_orders"."kind" = 'closing' then "banking"."joint_orders"."amount" is null
        else "banking"."joint_orders"."amount" > 0 and "banking"."joint_orders"."currency" is not null and "banking"."joint_orders"."to_number" is not null
          and ("banking"."joint_orders"."channel" is not null or "banking"."joint_orders"."kind" in ('deposit', 'exchange', 'deposit_closing'))
          and ("banking"."joint_orders"."kind" in ('schedule', 'deposit', 'exchange', 'deposit_closing')) = ("banking"."joint_orders"."terms" is not null)
          and ("banking"."joint_orders"."kind" in ('schedule', 'deposit_closing') or "banking"."joint_orders"."ordered_at" is not null and "banking"."joint_orders"."hold_id" is not null)
          and ("banking"."joint_orders"."kind" in ('schedule', 'exchange', 'deposit_closing') or "banking"."joint_orders"."origin_mac" is not null) end);--> statement-breakpoint
ALTER TABLE "banking"."joint_orders" ADD CONSTRAINT "joint_status" CHECK ("banking"."joint_orders"."status" in ('pending', 'approved', 'refused', 'withdrawn', 'expired', 'lapsed'));