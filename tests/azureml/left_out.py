"""What of the retired SDK's public API is not here; docs/migrating-from-azureml.md has the reasons.

A name is that of a module, a class, a member, or a member's parameters; "*" stands for anything.
"""

from __future__ import annotations

from typing import Final

CLOUD: Final = "It is about the service: its network, keys, quotas, links and portal."
DEPLOYMENT: Final = "It deploys a model as a web service."
SECRETS: Final = "Secrets lie in the environment of this machine: there is no vault."
IMAGES: Final = "It builds images in the service; `docker build` builds them here."
SPARK: Final = "It describes environments of Spark and R, which no script here has."
DATA: Final = "It describes how the service mounts data, which lies on this machine."
RESULTS: Final = "It is a class of results that nobody makes: a plain dict or a run takes its place."
OLD: Final = "It was a shortcut for packages of long ago: `add_pip_package` adds any."
SHAPE: Final = "It is a plain attribute here, with the same name."

LEFT_OUT: Final[dict[str, str]] = {
    "azureml.core.Workspace.__init__(sku,tags)": CLOUD,
    "azureml.core.Workspace.*private_endpoint*": CLOUD,
    "azureml.core.Workspace.*connection*": CLOUD,
    "azureml.core.Workspace.diagnose_workspace": CLOUD,
    "azureml.core.Workspace.discovery_url": CLOUD,
    "azureml.core.Workspace.get_mlflow_tracking_uri": CLOUD,
    "azureml.core.Workspace.images": DEPLOYMENT,
    "azureml.core.Workspace.linked_services": CLOUD,
    "azureml.core.Workspace.*_keys": CLOUD,
    "azureml.core.Workspace.service_context": CLOUD,
    "azureml.core.Workspace.setup": CLOUD,
    "azureml.core.Workspace.update*": CLOUD,
    "azureml.core.Workspace.webservices": DEPLOYMENT,
    "azureml.core.Workspace.get_default_keyvault": SECRETS,
    "azureml.core.Workspace.set_default_datastore": DATA,
    "azureml.core.Experiment.from_directory": CLOUD,
    "*.get_docs_url": CLOUD,
    "*.__exit__(*": SHAPE,
    "*.get_secret*": SECRETS,
    "*.get_submitted_run": RESULTS,
    "*.list_by_compute": CLOUD,
    "*.add_private_pip_wheel": IMAGES,
    "*.build": IMAGES,
    "*.build_local": IMAGES,
    "*.from_docker_build_context": IMAGES,
    "*.get_image_details": IMAGES,
    "azureml.core.Model.add_dataset_references": DATA,
    "azureml.core.Model.deploy": DEPLOYMENT,
    "azureml.core.Model.*serialize": CLOUD,
    "azureml.core.Model.get_sas_urls": CLOUD,
    "azureml.core.Model.package": DEPLOYMENT,
    "azureml.core.Model.print_configuration": DEPLOYMENT,
    "azureml.core.Model.profile": DEPLOYMENT,
    "*.deserialize*": CLOUD,
    "azureml.core.run._OfflineRun": RESULTS,
    "azureml.core.run.*putDatasets": RESULTS,
    "azureml.core.run.LinkOutput": DATA,
    "azureml.core.environment.DockerImagePlatform": IMAGES,
    "azureml.core.environment.DockerBuildContext": IMAGES,
    "azureml.core.environment.Docker*.*": SHAPE,
    "azureml.core.environment.DockerImageDetails": IMAGES,
    "azureml.core.environment.ImageBuildDetails": IMAGES,
    "azureml.core.environment.Spark*": SPARK,
    "azureml.core.environment.R*": SPARK,
    "azureml.core.environment.EnvironmentReference": RESULTS,
    "azureml.core.runconfig.*ContainerRegistry": IMAGES,
    "azureml.core.runconfig.HdiConfiguration": SPARK,
    "azureml.core.runconfig.SparkConfiguration": SPARK,
    "azureml.core.runconfig.ApplicationEndpointConfiguration": CLOUD,
    "azureml.core.runconfig.ParallelTaskConfiguration": CLOUD,
    "azureml.core.runconfig.*ComputeConfiguration": CLOUD,
    "azureml.core.runconfig.DataReferenceConfiguration": DATA,
    "azureml.core.runconfig.Data*": DATA,
    "azureml.core.runconfig.Uri": DATA,
    "azureml.core.runconfig.*Options": DATA,
    "azureml.core.runconfig.OutputData": DATA,
    "*.add_cntk_package": OLD,
    "*.add_tensorflow_*_package": OLD,
    "azureml.core.compute_target.AbstractComputeTarget": RESULTS,
    "azureml.core.compute.*_identity": CLOUD,
    "azureml.core.compute.*_quotas": CLOUD,
    "azureml.core.compute.*list_usages": CLOUD,
    "azureml.core.compute.ComputeInstance.*": CLOUD,
    "azureml.train.hyperdrive.GridParameterSampling.__init__(properties)": SHAPE,
    "azureml.train.hyperdrive.*.run_config": SHAPE,
}
