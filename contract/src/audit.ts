/** Who did what in administration, as the admin API answers. */
import { z } from 'zod'
import { id, instant, next } from './names.ts'

export const Deed = z
  .strictObject({
    id,
    doneAt: instant,
    organisationId: id.nullable().describe('Whose things it was about; null: those of the service.'),
    who: z.string().describe('Address of who acted; `operator`: at the machine itself.'),
    way: z.enum(['session', 'acting', 'api-key', 'command-line']),
    origin: z.string().nullable().describe('Address on the network.'),
    act: z.string().describe('The administrative method, such as `account.set`.'),
    object: z.string().nullable().describe('What it was done to.'),
    fields: z.array(z.string()).describe('Names of what was given, without the values.'),
    result: z.string().describe('`done`, or the code of the refusal.'),
  })
  .meta({ id: 'Deed' })
export const DeedList = z.strictObject({ deeds: z.array(Deed), next }).meta({ id: 'DeedList' })
