CREATE TABLE "banking"."joint_nominees" (
	"order_id" uuid NOT NULL,
	"account_id" bigint NOT NULL,
	"position" integer NOT NULL,
	"name" text NOT NULL,
	"relation" text NOT NULL,
	"share_percent" numeric(5, 2) NOT NULL,
	"words" "bytea" NOT NULL,
	CONSTRAINT "joint_nominees_order_id_position_pk" PRIMARY KEY("order_id","position"),
	CONSTRAINT "joint_nominee_share" CHECK ("banking"."joint_nominees"."share_percent" > 0 and "banking"."joint_nominees"."share_percent" <= 100),
	CONSTRAINT "joint_nominees_sealed" CHECK ("banking"."joint_nominees"."name" like 'v1.%' and "banking"."joint_nominees"."relation" like 'v1.%')
);
--> statement-breakpoint
ALTER TABLE "banking"."joint_orders" DROP CONSTRAINT "joint_kind";--> statement-breakpoint
ALTER TABLE "banking"."joint_orders" DROP CONSTRAINT "joint_money";--> statement-breakpoint
ALTER TABLE "banking"."joint_orders" DROP CONSTRAINT "joint_done";--> statement-breakpoint
DROP INDEX "banking"."accounts_opened";--> statement-breakpoint
ALTER TABLE "banking"."joint_nominees" ADD CONSTRAINT "joint_nominees_order_id_joint_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "banking"."joint_orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."joint_nominees" ADD CONSTRAINT "joint_nominees_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "banking"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "joint_nominees_account" ON "banking"."joint_nominees" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "applications_open" ON "banking"."applications" USING btree ("expires_at") WHERE status in ('draft', 'submitted');--> statement-breakpoint
CREATE UNIQUE INDEX "joint_orders_nominees" ON "banking"."joint_orders" USING btree ("account_id") WHERE "banking"."joint_orders"."status" = 'pending' and "banking"."joint_orders"."kind" = 'nominees';--> statement-breakpoint
CREATE INDEX "accounts_opened" ON "banking"."accounts" USING btree ("opened_on");--> statement-breakpoint
ALTER TABLE "banking"."joint_orders" ADD CONSTRAINT "joint_kind" CHECK ("banking"."joint_orders"."kind" in ('transfer', 'payment', 'closing', 'schedule', 'deposit', 'exchange', 'deposit_closing', 'nominees'));--> statement-breakpoint
ALTER TABLE "banking"."joint_orders" ADD CONSTRAINT "joint_money" CHECK (case when "banking"."joint_orders"."kind" in ('closing', 'nominees') then "banking"."joint_orders"."amount" is null
        else "banking"."joint_orders"."amount" > 0 and "banking"."joint_orders"."currency" is not null and "banking"."joint_orders"."to_number" is not null
          and ("banking"."joint_orders"."channel" is not null or "banking"."joint_orders"."kind" in ('deposit', 'exchange', 'deposit_closing'))
          and ("banking"."joint_orders"."kind" in ('schedule', 'deposit', 'exchange', 'deposit_closing')) = ("banking"."joint_orders"."terms" is not null)
          and ("banking"."joint_orders"."kind" in ('schedule', 'deposit_closing') or "banking"."joint_orders"."ordered_at" is not null and "banking"."joint_orders"."hold_id" is not null)
          and ("banking"."joint_orders"."kind" in ('schedule', 'exchange', 'deposit_closing') or "banking"."joint_orders"."origin_mac" is not null) end);--> statement-breakpoint
ALTER TABLE "banking"."joint_orders" ADD CONSTRAINT "joint_done" CHECK (("banking"."joint_orders"."status" = 'approved' and "banking"."joint_orders"."kind" not in ('closing', 'schedule', 'nominees')) = ("banking"."joint_orders"."transaction_seq" is not null));