CREATE TABLE "banking"."roots" (
	"date" date PRIMARY KEY NOT NULL,
	"accounts" integer NOT NULL,
	"chunks" "bytea" NOT NULL,
	"root" "bytea" NOT NULL,
	"seal" "bytea" NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	"key_id" text,
	"signature" "bytea",
	"published_at" timestamp with time zone,
	CONSTRAINT "root_signed" CHECK (("banking"."roots"."key_id" is null) = ("banking"."roots"."signature" is null)),
	CONSTRAINT "root_published_signed" CHECK ("banking"."roots"."published_at" is null or "banking"."roots"."signature" is not null)
);
--> statement-breakpoint
CREATE TABLE "banking"."seal_keys" (
	"key_id" text PRIMARY KEY NOT NULL,
	"public_key" "bytea" NOT NULL,
	"first_used_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "seal_key_length" CHECK (length("banking"."seal_keys"."public_key") = 32)
);
--> statement-breakpoint
CREATE TABLE "banking"."seals" (
	"number" bigint PRIMARY KEY NOT NULL,
	"first_seq" bigint NOT NULL,
	"last_seq" bigint NOT NULL,
	"entries" integer NOT NULL,
	"digest" "bytea" NOT NULL,
	"previous" "bytea" NOT NULL,
	"hash" "bytea" NOT NULL,
	"sealed_at" timestamp with time zone NOT NULL,
	"key_id" text,
	"signature" "bytea",
	CONSTRAINT "seals_first_seq_unique" UNIQUE("first_seq"),
	CONSTRAINT "seals_last_seq_unique" UNIQUE("last_seq"),
	CONSTRAINT "seals_previous_unique" UNIQUE("previous"),
	CONSTRAINT "seals_hash_unique" UNIQUE("hash"),
	CONSTRAINT "seal_range" CHECK ("banking"."seals"."first_seq" <= "banking"."seals"."last_seq" and "banking"."seals"."number" > 0),
	CONSTRAINT "seal_signed" CHECK (("banking"."seals"."key_id" is null) = ("banking"."seals"."signature" is null))
);
--> statement-breakpoint
ALTER TABLE "banking"."roots" ADD CONSTRAINT "roots_key_id_seal_keys_key_id_fk" FOREIGN KEY ("key_id") REFERENCES "banking"."seal_keys"("key_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."seals" ADD CONSTRAINT "seals_key_id_seal_keys_key_id_fk" FOREIGN KEY ("key_id") REFERENCES "banking"."seal_keys"("key_id") ON DELETE no action ON UPDATE no action;