import type { z } from 'zod';

/** What a value would be in JSON, shortened. */
function shown(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? typeof value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], input);
}

const articles: Readonly<Record<string, string>> = {
  array: 'an array',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a finite number',
  object: 'an object',
  string: 'a text',
};

/** What an issue demands, as the end of a sentence. */
function demand(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_small':
      return `must be ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}`;
    case 'too_big':
      return `must be ${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}`;
    case 'invalid_type':
      return `must be ${articles[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `must be ${issue.values
        .map(String)
        .join(', ')
        .replace(/, ([^,]*)$/, ' or $1')}`;
    default:
      return issue.message;
  }
}

/**
 * The first thing a schema found wrong, as one sentence that names the setting and its value.
 * @param what names the whole, for instance `the configuration`
 * @param known the names that may be set, listed when there is an unknown one
 */
export function schemaSentence(what: string, error: z.ZodError, input: unknown, known: readonly string[]): string {
  const issue = error.issues[0]!;
  if (issue.code === 'unrecognized_keys')
    return `${what} has no setting "${issue.keys[0]}"; it has ${known.length === 0 ? 'none' : known.join(', ')}.`;
  if (issue.path.length === 0) return `${what} ${demand(issue)}, not ${shown(input)}.`;
  return `"${issue.path.map(String).join('.')}" of ${what} ${demand(issue)}, not ${shown(valueAt(input, issue.path))}.`;
}
