ALTER TABLE "banking"."joint_orders" DROP CONSTRAINT "joint_kind";--> statement-breakpoint
ALTER TABLE "banking"."joint_orders" DROP CONSTRAINT "joint_money";--> statement-breakpoint
ALTER TABLE "banking"."joint_orders" DROP CONSTRAINT "joint_done";--> statement-breakpoint
ALTER TABLE "banking"."schedules" DROP CONSTRAINT "schedule_status";--> statement-breakpoint
ALTER TABLE "banking"."schedules" DROP CONSTRAINT "schedule_next";--> statement-breakpoint
ALTER TABLE "banking"."joint_orders" ADD COLUMN "terms" jsonb;--> statement-breakpoint
ALTER TABLE "banking"."joint_orders" ADD CONSTRAINT "joint_kind" CHECK ("banking"."joint_orders"."kind" in ('transfer', 'payment', 'closing', 'schedule', 'deposit'));--> statement-breakpoint
ALTER TABLE "banking"."joint_orders" ADD CONSTRAINT "joint_money" CHECK (case when "banking"."joint_orders"."kind" = 'closing' then "banking"."joint_orders"."amount" is null
        else "banking"."joint_orders"."amount" > 0 and "banking"."joint_orders"."currency" is not null and "banking"."joint_orders"."to_number" is not null
          and ("banking"."joint_orders"."channel" is not null or "banking"."joint_orders"."kind" = 'deposit')
          and ("banking"."joint_orders"."kind" in ('schedule', 'deposit')) = ("banking"."joint_orders"."terms" is not null)
          and ("banking"."joint_orders"."kind" = 'schedule'
            or "banking"."joint_orders"."ordered_at" is not null and "banking"."joint_orders"."origin_mac" is not null and "banking"."joint_orders"."hold_id" is not null) end);--> statement-breakpoint
ALTER TABLE "banking"."joint_orders" ADD CONSTRAINT "joint_done" CHECK (("banking"."joint_orders"."status" = 'approved' and "banking"."joint_orders"."kind" not in ('closing', 'schedule')) = ("banking"."joint_orders"."transaction_seq" is not null));--> statement-breakpoint
ALTER TABLE "banking"."schedules" ADD CONSTRAINT "schedule_status" CHECK ("banking"."schedules"."status" in ('proposed', 'active', 'paused', 'finished', 'cancelled'));--> statement-breakpoint
ALTER TABLE "banking"."schedules" ADD CONSTRAINT "schedule_next" CHECK ("banking"."schedules"."status" not in ('proposed', 'active', 'paused') or "banking"."schedules"."next_date" is not null);--> statement-breakpoint
DROP FUNCTION IF EXISTS banking.locked_pot(bigint, uuid);
