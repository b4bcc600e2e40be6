"""Trains the benchmarks' network on MNIST with PyTorch's DistributedDataParallel: gloo, a process with one thread for
each worker. Needs torch and numpy. Prints a line of JSON for each evaluation, during which the clock
is paused."""

import argparse
import gzip
import json
import pathlib
import tempfile
import time

import numpy
import torch
import torch.distributed as dist
import torch.multiprocessing as mp
from torch import nn
from torch.nn.parallel import DistributedDataParallel

WARM_UP_STEPS = 20


def read(folder, part):
    with gzip.open(folder / f"{part}-images-idx3-ubyte.gz") as file:
        images = numpy.frombuffer(file.read(), numpy.uint8, offset=16).reshape(-1, 784)
    with gzip.open(folder / f"{part}-labels-idx1-ubyte.gz") as file:
        labels = numpy.frombuffer(file.read(), numpy.uint8, offset=8)
    return torch.from_numpy(images.astype(numpy.float32) / 255), torch.from_numpy(labels.astype(numpy.int64))


def network(width, seed):
    torch.manual_seed(seed)
    sizes = [784, width, width, width, 10]
    layers = []
    for i, (inputs, outputs) in enumerate(zip(sizes, sizes[1:])):
        linear = nn.Linear(inputs, outputs)
        if i + 2 < len(sizes):
            nn.init.kaiming_normal_(linear.weight, nonlinearity="relu")
            layers += [linear, nn.ReLU()]
        else:
            nn.init.xavier_normal_(linear.weight)
            layers += [linear]
        nn.init.zeros_(linear.bias)
    return nn.Sequential(*layers)


def optimizer(args, model):
    if args.updater == "adam":
        return torch.optim.Adam(model.parameters(), lr=args.rate, fused=True)
    return torch.optim.SGD(model.parameters(), lr=args.rate, fused=True)


def step(model, updater, features, labels):
    updater.zero_grad()
    nn.functional.cross_entropy(model(features), labels).backward()
    updater.step()


def accuracy(model, features, labels):
    with torch.no_grad():
        right = sum((model(x).argmax(1) == y).sum().item() for x, y in zip(features.split(500), labels.split(500)))
    return right / len(labels)


def minibatches(args, rank, features, labels):
    """Yields minibatches of this worker's contiguous shard without end, shuffled anew in every epoch. All workers yield
    equally many in an epoch."""
    first, end = len(features) * rank // args.workers, len(features) * (rank + 1) // args.workers
    shortest = len(features) // args.workers
    features, labels = features[first:end], labels[first:end]
    generator = torch.Generator().manual_seed(args.seed * args.workers + rank)
    while True:
        for rows in torch.randperm(len(features), generator=generator)[:shortest].split(args.batch):
            yield features[rows], labels[rows]


def work(rank, args, store):
    torch.set_num_threads(1)
    dist.init_process_group("gloo", init_method=f"file://{store}", rank=rank, world_size=args.workers)
    train, test = read(args.mnist, "train"), read(args.mnist, "t10k")
    for steps in (WARM_UP_STEPS, None):
        model = DistributedDataParallel(network(args.width, args.seed), gradient_as_bucket_view=True)
        learn(rank, args, model, minibatches(args, rank, *train), test, steps)
        del model
    # A process that exits while another still communicates with it would break that one.
    dist.barrier()
    dist.destroy_process_group()


def learn(rank, args, model, batches, test, steps):
    """Trains until the accuracy is reached, or for a number of warm-up steps without evaluation."""
    updater = optimizer(args, model)
    seconds, examples, next_evaluation = 0.0, 0, args.evaluate_every
    dist.barrier()
    start = time.perf_counter()
    for number, (features, labels) in enumerate(batches):
        if number == steps:
            return
        step(model, updater, features, labels)
        # Minibatches have the same length on all workers, so all evaluate at the same time.
        examples += len(labels) * args.workers
        if steps is None and examples >= next_evaluation:
            dist.barrier()
            seconds += time.perf_counter() - start
            finished = torch.zeros(1)
            if rank == 0:
                reached = accuracy(model.module, *test)
                print(json.dumps({"seconds": seconds, "examples": examples, "accuracy": reached}), flush=True)
                finished += reached >= args.accuracy or seconds >= args.seconds
            dist.broadcast(finished, 0)
            if finished.item():
                return
            next_evaluation = examples + args.evaluate_every
            start = time.perf_counter()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mnist", type=pathlib.Path, required=True)
    for name in ("width", "workers", "batch", "seed", "evaluate-every"):
        parser.add_argument(f"--{name}", type=int, required=True)
    for name in ("rate", "accuracy", "seconds"):
        parser.add_argument(f"--{name}", type=float, required=True)
    parser.add_argument("--updater", choices=("adam", "sgd"), required=True)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        mp.spawn(work, (args, f"{folder}/store"), nprocs=args.workers)


if __name__ == "__main__":
    main()
