import type { z } from 'zod';

/** The schema of a policy's options: an object that knows its fields and refuses others. */
export type OptionsSchema = z.ZodObject;

type Issue = z.core.$ZodIssue;

function text(value: unknown): string {
  return typeof value === 'number' || value === undefined ? String(value) : (JSON.stringify(value) ?? typeof value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const articles: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a finite number',
  string: 'a text',
};

function sentence(kind: string, schema: OptionsSchema, issue: Issue, options: unknown): string {
  const policy = `the policy "${kind}"`;
  const known = Object.keys(schema.shape);
  if (issue.code === 'unrecognized_keys')
    return `${policy} has no option "${issue.keys[0]}"; it has ${known.length === 0 ? 'none' : known.join(', ')}.`;
  const name = issue.path[0];
  if (name === undefined || !isRecord(options)) return `the options of ${policy} are not an object.`;
  const option = `the option "${String(name)}" of ${policy} is ${text(options[String(name)])}`;
  if (issue.code === 'too_small')
    return `${option}; it must be ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}.`;
  if (issue.code === 'too_big')
    return `${option}; it must be ${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}.`;
  if (issue.code === 'invalid_value')
    return `${option}; it must be ${issue.values
      .map(String)
      .join(', ')
      .replace(/, ([^,]*)$/, ' or $1')}.`;
  if (issue.code === 'custom') return `${option}; ${issue.message}.`;
  const expected = issue.code === 'invalid_type' ? issue.expected : 'number';
  return `${option}, which is not ${articles[expected] ?? articles.number}.`;
}

/**
 * Checks the options of a policy and fills in defaults.
 * @throws RangeError naming the option, its value and what it must be
 */
export function checkOptions<Schema extends OptionsSchema>(
  kind: string,
  schema: Schema,
  options: unknown,
): z.output<Schema> {
  const checked = schema.safeParse(options);
  if (checked.success) return checked.data;
  throw new RangeError(sentence(kind, schema, checked.error.issues[0]!, options));
}
