/** Whom people call about their mail: set by the operator, seen by everybody, for who cannot sign in calls too. */
import { z } from 'zod'
import { tryParseMailbox } from '../../mail/address.ts'
import type { Directory } from '../../store/directory.ts'
import { HELP_CONTACT_SETTING } from '../../store/directory-settings.ts'
import { no } from './access.ts'
import { addressText, properName } from './inputs.ts'
import { type AdminMethod, adminMethod } from './method.ts'

/** As people write numbers: digits with what parts them. It becomes part of a link. */
const number = z
  .string()
  .trim()
  .max(40)
  .regex(/^\+?\d[\d ().-]{3,}$/)
const CONTACT = z.strictObject({
  name: properName.nullable().default(null),
  phone: number.nullable().default(null),
  whatsapp: number.nullable().default(null),
  mail: addressText.nullable().default(null),
  hours: properName.nullable().default(null),
})
const NOBODY = CONTACT.parse({})

export type Contact = z.infer<typeof CONTACT>

export async function readHelpContact(directory: Directory): Promise<Contact> {
  const found = await directory.read(({ settings }) => settings.get('service', 0, HELP_CONTACT_SETTING))
  const kept = CONTACT.safeParse(found)
  return kept.success ? kept.data : NOBODY
}

export function helpContactMethods({ directory }: { readonly directory: Directory }): readonly AdminMethod[] {
  return [
    adminMethod({
      name: 'help-contact.show',
      scope: 'account',
      input: z.strictObject({}),
      run: () => readHelpContact(directory),
    }),
    adminMethod({
      name: 'help-contact.set',
      scope: 'operator',
      input: CONTACT,
      run: async (_principal, input) => {
        if (input.mail !== null && tryParseMailbox(input.mail) === undefined)
          throw no('invalid', 'directory.addressInvalid', { address: input.mail })
        await directory.write(({ settings }) => settings.set('service', 0, HELP_CONTACT_SETTING, input))
        return input
      },
    }),
  ]
}
