"""What herding, facility_location and typical choose, from plain NumPy in float64: python make_sampler_choices.py > sampler_choices.json"""

import json

import numpy as np

from make_fid_kid import features, mix_seed


def herding(x, count):
    gap, chosen, free = x - x.mean(0), [], np.ones(len(x), bool)
    for t in range(1, count + 1):
        ahead = np.linalg.norm((gap[chosen].sum(0) + gap) / t, axis=1)
        ahead[~free] = np.inf
        chosen.append(int(np.argmin(ahead)))
        free[chosen[-1]] = False
    return {"rows": chosen, "mean_gap": float(np.linalg.norm(gap[chosen].mean(0)))}


def facility_location(x, count):
    d = np.linalg.norm(x[:, None] - x[None], axis=2)
    chosen = [int(np.argmin(d.sum(0)))]
    quantum = 1e-9 * d[:, chosen[0]].mean()
    while len(chosen) < count:
        gain = np.maximum(d[:, chosen].min(1)[:, None] - d, 0).sum(0)
        gain = np.round(gain / quantum) * quantum if quantum > 0 else gain
        gain[chosen] = -1
        chosen.append(int(np.argmax(gain)))
    return {"rows": chosen, "mean_distance_to_chosen": float(d[:, chosen].min(1).mean())}


def uniform(seed, draw):
    return (mix_seed(seed, draw) >> 11) * 2.0**-53


def typical(x, count, seed):
    def squared(centres):
        return ((x[:, None] - centres[None]) ** 2).sum(2)

    centres = [x[int(uniform(seed, 0) * len(x))]]
    for k in range(1, count):
        near = squared(np.array(centres)).min(1)
        centres.append(x[int(np.searchsorted(np.cumsum(near), uniform(seed, k) * near.sum(), side="right"))])
    centres, member = np.array(centres), None
    for _ in range(1000):
        new = squared(centres).argmin(1)
        assert len(set(new.tolist())) == count, "choose another seed: this golden value must not need refilling"
        if member is not None and (new == member).all():
            break
        member = new
        centres = np.array([x[member == k].mean(0) for k in range(count)])
    d = squared(centres)[np.arange(len(x)), member]
    sizes = np.bincount(member, minlength=count)
    order = np.argsort(-sizes, kind="stable")
    rows = [int(np.flatnonzero(member == k)[np.argmin(d[member == k])]) for k in order]
    return {"rows": rows, "inertia": float(d.mean())}


def main():
    golden = {"herding": [], "facility_location": [], "typical": []}
    for n, d, count in ((40, 3, 12), (150, 20, 30), (90, 64, 90)):
        x = features(n, d, 0.1).astype(np.float64)
        facts = {"n": n, "d": d, "count": count}
        golden["herding"].append(facts | herding(x, count))
        golden["facility_location"].append(facts | facility_location(x, count))
    for n, d, count, seed in ((60, 3, 5, 1), (200, 12, 8, 2), (120, 40, 20, 3)):
        x = features(n, d, 0.1).astype(np.float64)
        golden["typical"].append({"n": n, "d": d, "count": count, "seed": seed} | typical(x, count, seed))
    print(json.dumps(golden))


if __name__ == "__main__":
    main()
