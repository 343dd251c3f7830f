import type { Texts } from '../../kit/words.ts'

export const CONTACTS_TEXTS = {
  title: { en: 'Contacts', es: 'Contactos' },
  lead: {
    en: '{own, plural, =0 {Your address book is empty.} one {# person in your address book.} other {# people in your address book.}} {company, plural, =0 {} one {# at your company.} other {# at your company.}}',
    es: '{own, plural, =0 {Su libreta está vacía.} one {# persona en su libreta.} many {# de personas en su libreta.} other {# personas en su libreta.}} {company, plural, =0 {} one {# en su empresa.} many {# en su empresa.} other {# en su empresa.}}',
  },
  add: { en: 'New contact', es: 'Nuevo contacto' },
  find: { en: 'Find by name, address or telephone', es: 'Busque por nombre, dirección o teléfono' },
  all: { en: 'All', es: 'Todos' },
  own: { en: 'Your address book', es: 'Su libreta' },
  company: { en: 'Your company', es: 'Su empresa' },
  which: { en: 'Which contacts', es: 'Qué contactos' },
  name: { en: 'Name', es: 'Nombre' },
  email: { en: 'Address', es: 'Dirección' },
  phone: { en: 'Telephone', es: 'Teléfono' },
  organization: { en: 'Company', es: 'Empresa' },
  note: { en: 'Note', es: 'Nota' },
  more: { en: 'Also: {what}', es: 'También: {what}' },
  write: { en: 'Write', es: 'Escribir' },
  save: { en: 'Save', es: 'Guardar' },
  remove: { en: 'Delete contact', es: 'Eliminar contacto' },
  saved: { en: '{name} is in your address book', es: '{name} está en su libreta' },
  removed: { en: '{name} is no longer in your address book', es: '{name} ya no está en su libreta' },
  colleague: {
    en: 'From your company’s directory: whoever administers the mail keeps it up to date.',
    es: 'Del directorio de su empresa: lo mantiene al día quien administra el correo.',
  },
  someName: { en: 'Write a name or an address.', es: 'Escriba un nombre o una dirección.' },
  cut: {
    en: 'The list shows the first 5,000. While you write, everybody is found.',
    es: 'La lista muestra los primeros 5000. Al redactar se encuentra a todos.',
  },
  none: { en: 'Nobody yet', es: 'Todavía no hay nadie' },
  noneText: {
    en: 'Add the people you write to; their names are offered while you write.',
    es: 'Agregue a quienes escribe; sus nombres aparecen al redactar.',
  },
  file: { en: 'Import or export', es: 'Importar o exportar' },
  bring: { en: 'Import from a file (vCard)', es: 'Importar de un archivo (vCard)' },
  take: { en: 'Export your address book (vCard)', es: 'Exportar su libreta (vCard)' },
  fileName: { en: 'contacts.vcf', es: 'contactos.vcf' },
  brought: {
    en: '{n, plural, =0 {Nobody new in that file} one {# person added} other {# people added}}{known, plural, =0 {} one {; # was in your address book} other {; # were in your address book}}',
    es: '{n, plural, =0 {Nadie nuevo en ese archivo} one {# persona agregada} many {# de personas agregadas} other {# personas agregadas}}{known, plural, =0 {} one {; # ya estaba en su libreta} many {; # ya estaban en su libreta} other {; # ya estaban en su libreta}}',
  },
  noPeople: {
    en: 'There are no contacts in “{name}”. Choose a .vcf file.',
    es: 'No hay contactos en «{name}». Elija un archivo .vcf.',
  },
  tooLarge: {
    en: '“{name}” is larger than 16 MB. Divide it into smaller files.',
    es: '«{name}» pesa más de 16 MB. Divídalo en archivos más pequeños.',
  },
  notBrought: { en: 'Not all were added. {why}', es: 'No se agregaron todos. {why}' },
  noMatch: { en: 'Nobody fits', es: 'Nadie coincide' },
  noMatchText: { en: 'Try with fewer letters.', es: 'Pruebe con menos letras.' },
} as const satisfies Texts
