// What a run that does as the published code does came to, beside the objective that was published.
export async function compatRecord({ published }, { rounds }) {
  const last = rounds.filter(({ phase, exact }) => phase === 'generate' && exact !== null).at(-1);
  return { reproduced: last?.exact ?? null, claimed: published.Neur2RO.value };
}
