/** Words that have the same meaning in all of the admin API. */
import { z } from 'zod'

/** Instants: RFC 3339, in UTC. */
export const instant = z.iso.datetime()
export const language = z.enum(['en', 'es'])
export const role = z.enum(['operator', 'company-admin', 'account'])
export const protocol = z.enum(['smtp', 'imap', 'pop3', 'jmap', 'managesieve', 'web'])
/** As programs write it: domains in A-labels, letters small. */
export const address = z.string()
export const id = z.int()
/** What `after` is for the next page; null: this was the last. */
export const next = z.int().nullable()
