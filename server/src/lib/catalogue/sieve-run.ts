/** What went wrong while a filter ran. */
import type { Catalogue } from '../text.ts'

export const SIEVE_RUN_TEXTS = {
  'sieve.run.error': {
    en: 'The filter stopped itself: {message}',
    es: 'El filtro se detuvo a sí mismo: {message}',
  },
  'sieve.run.steps': {
    en: 'The filter took too much work for one message. Use fewer or simpler rules.',
    es: 'El filtro dio demasiado trabajo para un solo mensaje. Use menos reglas o más sencillas.',
  },
  'sieve.run.actions': {
    en: 'The filter asked for more than {max} actions on one message. Use fewer.',
    es: 'El filtro pidió más de {max} acciones para un mensaje. Use menos.',
  },
  'sieve.run.redirects': {
    en: 'The filter forwards one message to more than {max} addresses. Use fewer.',
    es: 'El filtro reenvía un mensaje a más de {max} direcciones. Use menos.',
  },
  'sieve.run.edits': {
    en: 'The filter changed one message more than {max} times. Use fewer changes.',
    es: 'El filtro cambió un mensaje más de {max} veces. Haga menos cambios.',
  },
  'sieve.run.conflict': {
    en: '“{one}” and “{other}” cannot both be done with one message. Choose one of them.',
    es: '«{one}» y «{other}» no se pueden hacer a la vez con un mensaje. Elija una de las dos.',
  },
  'sieve.run.twice': {
    en: '“{name}” may be used once for one message.',
    es: '«{name}» se puede usar una vez por mensaje.',
  },
  'sieve.run.includeMissing': {
    en: 'The filter “{name}” is not there. Create it, or remove the include.',
    es: 'El filtro «{name}» no existe. Créelo o quite el include.',
  },
  'sieve.run.includeBroken': {
    en: 'The filter “{name}” has mistakes. Correct it.',
    es: 'El filtro «{name}» tiene errores. Corríjalo.',
  },
  'sieve.run.includeLoop': {
    en: 'The filter “{name}” includes itself. Remove that include.',
    es: 'El filtro «{name}» se incluye a sí mismo. Quite ese include.',
  },
  'sieve.run.includeDepth': {
    en: 'Filters may include one another {max} deep. Use fewer levels.',
    es: 'Los filtros se pueden incluir unos a otros hasta {max} niveles. Use menos niveles.',
  },
  'sieve.run.includes': {
    en: 'One run may include {max} filters. Use fewer.',
    es: 'Una pasada puede incluir {max} filtros. Use menos.',
  },
  'sieve.run.variables': {
    en: 'The filters use more than {max} variables. Use fewer.',
    es: 'Los filtros usan más de {max} variables. Use menos.',
  },
  'sieve.run.header': {
    en: 'This header field cannot be written. Check its name and its text.',
    es: 'Este campo de cabecera no se puede escribir. Revise su nombre y su texto.',
  },
  'sieve.run.mailbox': {
    en: 'The name of a folder came out empty or too long. Check its variables.',
    es: 'El nombre de una carpeta quedó vacío o demasiado largo. Revise sus variables.',
  },
} satisfies Catalogue
