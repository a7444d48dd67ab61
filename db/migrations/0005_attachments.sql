CREATE TABLE "banking"."ticket_attachments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "banking"."ticket_attachments_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"ticket_id" uuid NOT NULL,
	"message_id" uuid NOT NULL,
	"customer_id" bigint NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"author" text NOT NULL,
	"user_id" bigint NOT NULL,
	"internal" boolean NOT NULL,
	"name_sealed" text NOT NULL,
	"content_type" text NOT NULL,
	"bytes" integer NOT NULL,
	"key_id" uuid NOT NULL,
	"sealed_hash" "bytea" NOT NULL,
	CONSTRAINT "ticket_attachment_author" CHECK ("banking"."ticket_attachments"."author" in ('customer', 'staff')),
	CONSTRAINT "ticket_attachment_internal" CHECK (not "banking"."ticket_attachments"."internal" or "banking"."ticket_attachments"."author" = 'staff'),
	CONSTRAINT "ticket_attachment_type" CHECK ("banking"."ticket_attachments"."content_type" in ('application/pdf', 'image/jpeg', 'image/png')),
	CONSTRAINT "ticket_attachment_bytes" CHECK ("banking"."ticket_attachments"."bytes" between 1 and 5242880),
	CONSTRAINT "ticket_attachment_hash" CHECK (length("banking"."ticket_attachments"."sealed_hash") = 32),
	CONSTRAINT "ticket_attachment_name" CHECK (length("banking"."ticket_attachments"."name_sealed") <= 1500)
);
--> statement-breakpoint
ALTER TABLE "banking"."ticket_attachments" ADD CONSTRAINT "ticket_attachments_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "banking"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."ticket_attachments" ADD CONSTRAINT "ticket_attachments_message_id_ticket_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "banking"."ticket_messages"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "ticket_attachments_message" ON "banking"."ticket_attachments" USING btree ("message_id","position");--> statement-breakpoint
CREATE INDEX "ticket_attachments_ticket" ON "banking"."ticket_attachments" USING btree ("ticket_id");--> statement-breakpoint
CREATE INDEX "ticket_attachments_day" ON "banking"."ticket_attachments" USING btree ("customer_id","at") WHERE author = 'customer';