import * as z from 'zod';

/** A fact we have, or the reason we do not have it. Never `0`, `''` or a silent pass. */
export type Reading<T> = { readonly known: true; readonly value: T } | Missing;

/** Why a fact is not known, in words a reader can act on. */
export type Missing = { readonly known: false; readonly why: string };

export const known = <T>(value: T): Reading<T> => ({ known: true, value });
export const missing = (why: string): Missing => ({ known: false, why });

/** The schema of a reading whose value has the schema `value`. */
export const Reading = <T extends z.ZodType>(value: T) =>
  z.discriminatedUnion('known', [
    z.object({ known: z.literal(true), value }),
    z.object({ known: z.literal(false), why: z.string().min(1) }),
  ]);
