ALTER TABLE "banking"."outbox" ADD COLUMN "state" text DEFAULT 'queued' NOT NULL;--> statement-breakpoint
ALTER TABLE "banking"."outbox" ADD COLUMN "next_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "banking"."outbox" ADD COLUMN "tries" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "banking"."outbox" ADD COLUMN "fault" text;--> statement-breakpoint
CREATE INDEX "outbox_due" ON "banking"."outbox" USING btree ("next_at") WHERE "banking"."outbox"."sent_at" is null;--> statement-breakpoint
CREATE INDEX "outbox_settled_at" ON "banking"."outbox" USING btree ("sent_at") WHERE "banking"."outbox"."sent_at" is not null;--> statement-breakpoint
ALTER TABLE "banking"."outbox" ADD CONSTRAINT "outbox_channel" CHECK ("banking"."outbox"."channel" in ('email', 'sms'));--> statement-breakpoint
ALTER TABLE "banking"."outbox" ADD CONSTRAINT "outbox_state" CHECK ("banking"."outbox"."state" in ('queued', 'retry', 'sent', 'failed'));--> statement-breakpoint
ALTER TABLE "banking"."outbox" ADD CONSTRAINT "outbox_settled" CHECK ("banking"."outbox"."state" not in ('sent', 'failed') or "banking"."outbox"."sent_at" is not null);--> statement-breakpoint
-- What was written before there was delivery is not sent now.
UPDATE "banking"."outbox" SET "state" = 'failed', "sent_at" = now(), "fault" = 'before delivery', "facts" = '{}' WHERE "at" < now() - interval '1 day';
