/** Block lists, and what others answer and report, as the admin API answers. */
import { z } from 'zod'
import { instant } from './names.ts'

const count = z.int()
const kind = z.enum(['address', 'domain'])
const listing = {
  list: z.string().describe('Its id: the same for good.'),
  listName: z.string(),
  since: instant.describe('When it was seen first.'),
  found: z.array(z.string()).describe('What the list answered: addresses of 127.0.0.0/16.'),
  meaning: z.array(z.string()).describe('What that means, in the words of the list.'),
  reason: z.string().describe('What the list says of it; empty: nothing.'),
}
const subject = {
  kind,
  name: z.string(),
  checkedAt: instant.nullable().describe('null: not yet.'),
  clean: count.describe('Lists that do not have it.'),
  listed: z.array(
    z.strictObject({
      ...listing,
      page: z.string().nullable().describe('Where it is looked up and taken off.'),
      steps: z.string().nullable().describe('What to do.'),
    }),
  ),
  refused: z
    .array(z.string())
    .describe('Lists that do not answer our DNS resolver, which says nothing about the subject.'),
  silent: z.array(z.string()).describe('Lists that could not be asked.'),
}
const Subject = z.strictObject(subject).meta({ id: 'ReputationSubject' })
const sums = z.strictObject({
  total: count.describe('Messages; TLS: sessions.'),
  good: count.nullable().describe('Proved by DKIM or SPF; TLS: encrypted as asked for. null: complaints.'),
})

export const Reputation = z
  .strictObject({
    nextCheckAt: instant.describe(
      'When all of it is looked at again; in the past: within a quarter of an hour.',
    ),
    addresses: z.array(Subject).describe('The operator’s alone.'),
    domains: z.array(Subject),
    next: z
      .string()
      .nullable()
      .describe('What `after` is for the next page of domains; null: this was the last.'),
    replies: z
      .array(
        z.strictObject({
          provider: z.string().nullable().describe('null: all that are no provider we know.'),
          taken: count.describe('Recipients that they took, in the last 7 days.'),
          refused: count.describe('Tries that they put off or refused, for whatever reason.'),
          reputation: count.describe('Of those, for what they think of our addresses and domains.'),
        }),
      )
      .describe('Who answered most comes first.'),
  })
  .meta({ id: 'Reputation' })

export const DomainReputation = z
  .strictObject({
    ...subject,
    reports: z
      .strictObject({ dmarc: sums, tls: sums, feedback: sums })
      .describe('What others reported in the last 30 days.'),
  })
  .meta({ id: 'DomainReputation' })

export const ReputationHistory = z
  .strictObject({
    listings: z
      .array(
        z.strictObject({
          ...{ kind, name: z.string() },
          ...listing,
          until: instant.nullable().describe('When it was seen no more; null: it still is.'),
        }),
      )
      .describe('Newest first; `before` with the `since` of the last is the next page.'),
  })
  .meta({ id: 'ReputationHistory' })
