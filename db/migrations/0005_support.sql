CREATE TABLE "banking"."canned_answers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"title" text NOT NULL,
	"body" text NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	"changed_by" bigint NOT NULL,
	CONSTRAINT "canned_answer_status" CHECK ("banking"."canned_answers"."status" in ('active', 'removed')),
	CONSTRAINT "canned_answer_bounds" CHECK (length("banking"."canned_answers"."title") between 1 and 80 and length("banking"."canned_answers"."body") between 1 and 4000)
);
--> statement-breakpoint
CREATE TABLE "banking"."disputes" (
	"ticket_id" uuid PRIMARY KEY NOT NULL,
	"customer_id" bigint NOT NULL,
	"transaction_seq" bigint NOT NULL,
	"transaction_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"wanted" text NOT NULL,
	"facts" jsonb NOT NULL,
	CONSTRAINT "dispute_reason" CHECK ("banking"."disputes"."reason" in ('not_mine', 'wrong_amount', 'twice', 'not_received', 'other')),
	CONSTRAINT "dispute_wanted" CHECK ("banking"."disputes"."wanted" in ('money_back', 'correction', 'explanation'))
);
--> statement-breakpoint
CREATE TABLE "banking"."ticket_messages" (
	"id" uuid PRIMARY KEY NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "banking"."ticket_messages_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"ticket_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"author" text NOT NULL,
	"user_id" bigint,
	"kind" text NOT NULL,
	"internal" boolean NOT NULL,
	"body_sealed" text,
	"digest" "bytea",
	"event" text,
	CONSTRAINT "ticket_message_author" CHECK ("banking"."ticket_messages"."author" in ('customer', 'staff', 'bank')),
	CONSTRAINT "ticket_message_kind" CHECK ("banking"."ticket_messages"."kind" in ('message', 'note', 'event')),
	CONSTRAINT "ticket_message_note" CHECK ("banking"."ticket_messages"."kind" <> 'note' or "banking"."ticket_messages"."internal"),
	CONSTRAINT "ticket_message_words" CHECK (("banking"."ticket_messages"."kind" = 'event') = ("banking"."ticket_messages"."body_sealed" is null)
      and ("banking"."ticket_messages"."kind" = 'event') = ("banking"."ticket_messages"."event" is not null) and ("banking"."ticket_messages"."kind" = 'event') = ("banking"."ticket_messages"."digest" is null)),
	CONSTRAINT "ticket_message_bound" CHECK (length("banking"."ticket_messages"."body_sealed") <= 22000)
);
--> statement-breakpoint
CREATE TABLE "banking"."tickets" (
	"id" uuid PRIMARY KEY NOT NULL,
	"number" bigint GENERATED ALWAYS AS IDENTITY (sequence name "banking"."tickets_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"customer_id" bigint NOT NULL,
	"category" text NOT NULL,
	"priority" text NOT NULL,
	"status" text DEFAULT 'open' NOT NULL,
	"subject_sealed" text NOT NULL,
	"assignee_user_id" bigint,
	"opened_at" timestamp with time zone NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"solve_due_at" timestamp with time zone NOT NULL,
	"answered_at" timestamp with time zone,
	"waiting_since" timestamp with time zone,
	"solved_at" timestamp with time zone,
	"closed_at" timestamp with time zone,
	"unread" integer DEFAULT 0 NOT NULL,
	"messages" integer DEFAULT 0 NOT NULL,
	"rating" smallint,
	"rating_sealed" text,
	"rated_at" timestamp with time zone,
	CONSTRAINT "tickets_number_unique" UNIQUE("number"),
	CONSTRAINT "ticket_category" CHECK ("banking"."tickets"."category" in ('payment', 'account', 'fees', 'security', 'documents', 'other', 'dispute')),
	CONSTRAINT "ticket_priority" CHECK ("banking"."tickets"."priority" in ('low', 'normal', 'high', 'urgent')),
	CONSTRAINT "ticket_status" CHECK ("banking"."tickets"."status" in ('open', 'waiting', 'solved', 'closed')),
	CONSTRAINT "ticket_waiting" CHECK (("banking"."tickets"."status" = 'waiting') = ("banking"."tickets"."waiting_since" is not null)),
	CONSTRAINT "ticket_solved" CHECK ("banking"."tickets"."status" <> 'solved' or "banking"."tickets"."solved_at" is not null),
	CONSTRAINT "ticket_closed" CHECK (("banking"."tickets"."status" = 'closed') = ("banking"."tickets"."closed_at" is not null)),
	CONSTRAINT "ticket_counts" CHECK ("banking"."tickets"."unread" >= 0 and "banking"."tickets"."messages" >= 0),
	CONSTRAINT "ticket_rating" CHECK ("banking"."tickets"."rating" between 1 and 5 and "banking"."tickets"."rated_at" is not null or "banking"."tickets"."rating" is null
      and "banking"."tickets"."rated_at" is null and "banking"."tickets"."rating_sealed" is null)
);
--> statement-breakpoint
ALTER TABLE "banking"."disputes" ADD CONSTRAINT "disputes_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "banking"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."ticket_messages" ADD CONSTRAINT "ticket_messages_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "banking"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."tickets" ADD CONSTRAINT "tickets_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "banking"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "canned_answers_title" ON "banking"."canned_answers" USING btree (lower("title")) WHERE status = 'active';--> statement-breakpoint
CREATE INDEX "disputes_transaction" ON "banking"."disputes" USING btree ("customer_id","transaction_id");--> statement-breakpoint
CREATE INDEX "ticket_messages_ticket" ON "banking"."ticket_messages" USING btree ("ticket_id","position");--> statement-breakpoint
CREATE INDEX "tickets_customer" ON "banking"."tickets" USING btree ("customer_id","number");--> statement-breakpoint
CREATE INDEX "tickets_queue" ON "banking"."tickets" USING btree ("status","due_at","number");--> statement-breakpoint
CREATE INDEX "tickets_mine" ON "banking"."tickets" USING btree ("assignee_user_id","due_at","number") WHERE status in ('open', 'waiting');--> statement-breakpoint
CREATE INDEX "tickets_unassigned" ON "banking"."tickets" USING btree ("due_at","number") WHERE status = 'open' and assignee_user_id is null;--> statement-breakpoint
CREATE INDEX "tickets_unread" ON "banking"."tickets" USING btree ("customer_id") WHERE unread > 0;--> statement-breakpoint
CREATE INDEX "tickets_solved" ON "banking"."tickets" USING btree ("solved_at") WHERE status = 'solved';