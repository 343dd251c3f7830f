/** Whom people call about their mail: set once by the operator, shown on every page. */
import { z } from 'zod'

const line = z.string().nullable()

export const HelpContact = z
  .strictObject({
    name: line.describe('Who answers: a person or a team.'),
    phone: line,
    whatsapp: line.describe('A number, with the prefix of its country.'),
    mail: line,
    hours: line.describe('When somebody answers, in words.'),
  })
  .meta({ id: 'HelpContact' })
