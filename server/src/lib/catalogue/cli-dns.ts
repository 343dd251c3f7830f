/** `valija dns`: what it prints around the rows, and its help. */
import type { Catalogue } from '../text.ts'

export const CLI_DNS_TEXTS = {
  'dns.state.ok': { en: 'Right', es: 'Correcto' },
  'dns.state.optional': { en: 'Optional', es: 'Opcional' },
  'dns.state.missing': { en: 'Not seen', es: 'No se ve' },
  'dns.state.wrong': { en: 'To fix', es: 'Por corregir' },
  'dns.state.warning': { en: 'Attention', es: 'Atención' },
  'dns.state.unknown': { en: 'Unknown', es: 'Sin respuesta' },
  'dns.mend.add': {
    en: 'Where your domain’s DNS is kept, add this record:',
    es: 'En el panel de DNS de su dominio, agregue este registro:',
  },
  'dns.mend.change': {
    en: 'Where your domain’s DNS is kept, change it to this:',
    es: 'En el panel de DNS de su dominio, cámbielo por este:',
  },
  'dns.mend.delete': {
    en: 'Where your domain’s DNS is kept, delete this record:',
    es: 'En el panel de DNS de su dominio, elimine este registro:',
  },
  'dns.why': { en: 'Why: {text}', es: 'Por qué: {text}' },
  'dns.found': { en: 'Found: {text}', es: 'Encontrado: {text}' },
  'dns.summary': {
    en: '{bad, plural, =0 {Everything is right.} one {# record to look at.} other {# records to look at.}} Others may take up to an hour to see a change.',
    es: '{bad, plural, =0 {Todo está correcto.} one {# registro por revisar.} many {# de registros por revisar.} other {# registros por revisar.}} El resto del mundo puede tardar hasta una hora en ver un cambio.',
  },
  'dns.optional': { en: '(optional)', es: '(opcional)' },
  'dns.elsewhere': {
    en: 'These belong to other zones: that of the server, and those of whoever provides its addresses (PTR).',
    es: 'Estos son de otras zonas: la del servidor y las de quien da sus direcciones IP (PTR).',
  },
  'dns.badResolver': {
    en: '{text} is not the address of a DNS server. Write it as 192.0.2.1:53.',
    es: '{text} no es la dirección de un servidor DNS. Escríbala como 192.0.2.1:53.',
  },
  'dns.sts.set': {
    en: 'Encryption of mail to {domain} is now: {mode}. Publish this record:',
    es: 'El cifrado del correo hacia {domain} queda ahora en: {mode}. Publique este registro:',
  },
  'dns.sts.shown': {
    en: 'Encryption of mail to {domain}: {mode}. Its record:',
    es: 'Cifrado del correo hacia {domain}: {mode}. Su registro:',
  },
} satisfies Catalogue

export const CLI_DNS_HELP = {
  dns: { en: 'what the DNS has to say for a domain', es: 'lo que el DNS debe decir de un dominio' },
  records: {
    en: 'print every record that a domain needs',
    es: 'mostrar todos los registros que necesita un dominio',
  },
  check: {
    en: 'compare them with the live DNS; ends with 0 when all is right',
    es: 'compararlos con el DNS real; termina en 0 si todo está correcto',
  },
  zone: { en: 'print them as part of a zone file', es: 'mostrarlos como parte de un archivo de zona' },
  sts: {
    en: 'show or set how strictly others encrypt mail to a domain',
    es: 'ver o fijar con qué rigor cifran los demás el correo hacia un dominio',
  },
  mode: { en: 'none, testing or enforce', es: 'none, testing o enforce' },
  resolver: {
    en: 'DNS server to ask, HOST:PORT, instead of those of the domain',
    es: 'servidor DNS al que preguntar, HOST:PUERTO, en lugar de los del dominio',
  },
  all: { en: 'say of each record why it matters', es: 'decir de cada registro por qué importa' },
} as const satisfies Readonly<Record<string, { readonly en: string; readonly es: string }>>
