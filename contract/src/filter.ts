/** What counts as spam and who is let in or kept out, as the admin API answers. */
import { z } from 'zod'
import { instant } from './names.ts'

const scope = z.enum(['service', 'organisation', 'domain', 'group', 'account'])
const name = z.string().describe('Address, domain or company; empty: the whole service.')

export const FilterSettings = z
  .strictObject({
    scope,
    name,
    settings: z.array(
      z.strictObject({
        name: z.enum([
          'enabled',
          'junkAt',
          'quarantineAt',
          'refuseAt',
          'onJunk',
          'onBlock',
          'unscanned',
          'countries',
        ]),
        value: z
          .union([z.boolean(), z.number(), z.string(), z.array(z.string()), z.null()])
          .describe('What holds; of points, null: never.'),
        from: z.enum([...scope.options, 'default']).describe('The nearest place that says so.'),
      }),
    ),
  })
  .meta({ id: 'FilterSettings' })

export const FilterLists = z
  .strictObject({
    scope,
    name,
    entries: z.array(
      z.strictObject({
        list: z.enum(['allow', 'block', 'trusted']),
        subject: z.string().describe('ana@example.org, @example.org, *@*.example.org or a network.'),
        shown: z.string().describe('The same with domains in their own letters.'),
        byHolder: z.boolean().describe('The holder of the account put it there.'),
        addedBy: z.string(),
        addedAt: instant,
      }),
    ),
  })
  .meta({ id: 'FilterLists' })
